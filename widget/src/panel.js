/** The open assistant: its window, its parts, and what is said to screen readers. */
import { createComposer } from './composer.js'
import { createConversation } from './conversation.js'
import { sentence } from './i18n/index.js'
import { plain } from './markdown.js'
import { createMessage } from './message.js'
import { icon, node } from './node.js'
import { isBusy } from './store.js'
import { sheet } from './style.js'
import { followWindow } from './viewport.js'
import { createWelcome } from './welcome.js'

/**
 * @param {object} options
 * @param {string} options.server address of the service
 * @param {string} options.language of the page, told to the server
 * @param {{code: string, texts: Object<string, string>}} options.locale
 * @param {boolean} options.rightToLeft
 * @param {?object} options.conversation one to go on with
 * @param {() => void} options.close
 */
export function createPanel({ server, language, locale, rightToLeft, conversation, close }) {
  const { texts } = locale
  conversation ??= createConversation(server)
  const { store } = conversation
  const messages = new Map()

  const ask = (question) => {
    store.dispatch({ type: 'typed', data: '' })
    conversation.ask(question, language)
    rest()
  }
  const actions = { ask, retry: () => (conversation.retry(language), rest()), revise: () => (conversation.revise(), composer.focus()) }
  const welcome = createWelcome(texts, ask)
  const composer = createComposer(texts, {
    typed: (text) => store.dispatch({ type: 'typed', data: text }),
    send: ask,
    stop: conversation.stop,
    tooLong: say,
  })
  const turns = node('ol', { role: 'list', class: 'turns' })
  // A log is read aloud by default, token by token; the status below speaks instead.
  const log = node('div', { class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': texts.conversation, tabindex: '0' }, welcome.node, turns)
  const status = node('div', { class: 'unseen', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' })
  const dialog = node(
    'dialog',
    { class: 'panel', role: 'dialog', lang: locale.code, dir: rightToLeft ? 'rtl' : 'ltr', 'aria-labelledby': 'name', 'aria-describedby': 'notice' },
    header(texts, close),
    log,
    composer.node,
    status,
  )
  const viewport = followWindow(dialog, () => dialog.open && (dialog.close(), show()))
  const leave = store.subscribe(update)
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault() // the element closes it, so that the button knows
    close()
  })
  dialog.addEventListener('keydown', (event) => viewport.isNarrow() && keepFocus(event, dialog))
  update(store.state, {})

  function show() {
    const narrow = viewport.isNarrow()
    if (narrow) dialog.setAttribute('aria-modal', 'true')
    else dialog.removeAttribute('aria-modal')
    dialog[narrow ? 'showModal' : 'show']()
    composer.measure()
    rest()
  }

  /** Where the focus waits: in the field or, where that would bring up a keyboard over the text, on the text. */
  function rest() {
    if (viewport.isNarrow()) (turns.lastElementChild ?? welcome.node).focus({ preventScroll: true })
    else composer.focus()
  }

  function say(words) {
    status.textContent = words
  }

  function update(state, before) {
    const last = state.turns.at(-1)
    for (const [id, message] of messages) {
      if (state.turns[id]) continue
      message.node.remove()
      messages.delete(id)
    }
    for (const turn of state.turns) {
      const isNew = !messages.has(turn.id)
      if (isNew) messages.set(turn.id, createMessage(turn, locale, actions))
      const message = messages.get(turn.id)
      message.update(turn, turn === last)
      if (isNew) turns.append(message.node)
    }
    welcome.update(state.turns.length > 0)
    composer.update(state.draft, isBusy(state))
    if (state.turns.length > (before.turns?.length ?? 0)) reveal(messages.get(last.id).node)
    announce(last, before.turns?.at(-1))
  }

  /** The new question goes to the top, so that its answer is read from its beginning. */
  function reveal(message) {
    log.scrollTop = message.offsetTop
  }

  /** One announcement when the search begins and one when the answer is whole: never word by word. */
  function announce(turn, before) {
    if (!turn || (turn.phase === before?.phase && turn.id === before?.id)) return
    if (turn.phase === 'waiting') say(texts.searching)
    if (turn.phase === 'done') say([...turn.notices.map((notice) => notice.text), `${texts.answer}\u00a0: ${plain(turn.text)}`].join(' '))
    if (turn.phase === 'stopped') say(texts.stopped)
    if (turn.phase === 'failed') say(sentence(turn.problem, texts))
  }

  return {
    node: dialog,
    sheet,
    conversation,
    open(question) {
      if (question) store.dispatch({ type: 'typed', data: question })
      if (!dialog.open) show()
    },
    close: () => dialog.close(),
    destroy() {
      leave()
      conversation.stop()
      viewport.leave()
      dialog.remove()
    },
  }
}

function header(texts, close) {
  const logo = node('span', { class: 'logo' }, icon('bubble'))
  const title = node('div', {}, node('h2', { id: 'name' }, texts.name), node('p', {}, texts.subtitle))
  const named = { 'aria-label': texts.close, title: texts.close }
  return node('div', { class: 'header' }, logo, title, node('button', { type: 'button', class: 'close', click: close, ...named }, icon('close')))
}

/** In a modal window, Tab goes round instead of leaving. */
function keepFocus(event, dialog) {
  if (event.key !== 'Tab') return
  const stops = [...dialog.querySelectorAll('button, a[href], textarea, [tabindex="0"]')].filter((each) => each.getClientRects().length)
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]]
  if (dialog.getRootNode().activeElement !== from) return
  event.preventDefault()
  to.focus()
}
