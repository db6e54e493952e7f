/** A question and its answer, as one item of the conversation. */
import { fill, sentence } from './i18n/index.js'
import { markdown } from './markdown.js'
import { icon, node } from './node.js'
import { sourceList } from './source.js'

/**
 * @param {import('./store.js').Turn} first
 * @param {{code: string, texts: Object<string, string>}} locale
 * @param {{ask: Function, retry: Function, revise: Function}} actions
 */
export function createMessage(first, locale, actions) {
  const { texts } = locale
  const said = node('p', { class: 'mine', dir: 'auto' }, speaker(texts.you), first.question)
  const notices = node('div', { class: 'asides' })
  const text = node('div', { class: 'text', dir: 'auto' })
  const card = node('div', { class: 'card', hidden: true }, speaker(texts.name), text)
  const below = node('div', { class: 'below' })
  const item = node('li', { class: 'turn', tabindex: '-1' }, said, notices, card, below)
  let shown = {}

  // `speaker` is isolated (bdi): the direction of the message is that of its own words.
  function speaker(name) {
    return node('bdi', { class: 'unseen', lang: locale.code }, `${name}\u00a0: `)
  }

  const idOf = (n) => `source-${first.id}-${n}`

  /** The browser does not follow a fragment into a shadow tree, so the mark moves the focus itself. */
  function mark(n) {
    const jump = (event) => {
      event.preventDefault()
      below.querySelector(`#${idOf(n)}`)?.focus()
    }
    const label = fill(texts.source, { n })
    return node('sup', {}, node('a', { href: `#${idOf(n)}`, class: 'mark', dir: 'ltr', 'aria-label': label, click: jump }, `[${n}]`))
  }

  /** Show a later state of the turn; parts that did not change keep their nodes and the focus. */
  function update(turn, isLast) {
    const language = turn.sources[0]?.language ?? turn.language
    // An answer that was cut off stays unfinished: its last address may be half of one.
    const done = turn.phase === 'done'
    if (turn.language) said.lang = turn.language
    if (language) card.lang = language
    card.hidden = !turn.text
    if (turn.text !== shown.text || done !== shown.done) text.replaceChildren(markdown(turn.text, { done, mark, newTab: texts.newTab }))
    if (turn.notices !== shown.notices) notices.replaceChildren(...turn.notices.map((notice) => aside('info', notice.text, turn.language)))
    if (turn.phase !== shown.phase || isLast !== shown.isLast) below.replaceChildren(...after(turn, isLast, language))
    shown = { text: turn.text, notices: turn.notices, phase: turn.phase, done, isLast }
  }

  function* after(turn, isLast, language) {
    if (turn.phase === 'waiting') yield waiting(texts)
    if (turn.phase === 'done' && turn.sources.length) yield sourceList(turn.sources, language, locale, idOf)
    if (turn.phase === 'done' && turn.suggestions.length && isLast) yield chips(turn.suggestions, language)
    if (turn.phase === 'stopped') yield aside('info', texts.stopped)
    if (turn.phase === 'failed') yield aside('warning', sentence(turn.problem, texts))
    if ((turn.phase === 'stopped' || turn.phase === 'failed') && isLast) yield remedy(turn)
  }

  function chips(questions, lang) {
    const ask = (question) => {
      const click = () => actions.ask(question)
      return node('li', {}, node('button', { type: 'button', class: 'chip', lang, dir: 'auto', click }, question))
    }
    return node('div', { class: 'next' }, node('h4', {}, texts.next), node('ul', { role: 'list', 'aria-label': texts.next }, ...questions.map(ask)))
  }

  function remedy(turn) {
    // What is wrong with the question itself does not go away by asking it again.
    const [label, act] = turn.problem?.status === 422 ? [texts.revise, actions.revise] : [texts.retry, actions.retry]
    return node('button', { type: 'button', class: 'chip', click: act }, label)
  }

  return { node: item, update }
}

function aside(shape, words, lang) {
  return node('p', { class: `aside ${shape}`, lang: lang || undefined, dir: 'auto' }, icon(shape), node('span', {}, words))
}

function waiting(texts) {
  const dots = node('span', { class: 'dots', 'aria-hidden': 'true' }, node('i'), node('i'), node('i'))
  return node('p', { class: 'waiting' }, dots, texts.searching)
}
