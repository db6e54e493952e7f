/** Where the question is written: a field that grows, a counter near the limit, one button. */
import { fill } from './i18n/index.js'
import { icon, node } from './node.js'

export const LIMIT = 500
const COUNTED_FROM = 400

/**
 * @param {Object<string, string>} texts
 * @param {{typed: (text: string) => void, send: (text: string) => void, stop: () => void, tooLong: (sentence: string) => void}} actions
 */
export function createComposer(texts, actions) {
  const field = node('textarea', {
    id: 'question',
    rows: '1',
    dir: 'auto',
    'aria-describedby': 'hint count',
    enterkeyhint: 'send',
    autocomplete: 'off',
  })
  const count = node('span', { id: 'count', class: 'count', hidden: true })
  const button = node('button', { type: 'submit', class: 'send' })
  const form = node(
    'form',
    { class: 'composer', novalidate: true },
    node('label', { for: 'question' }, texts.question),
    node('div', { class: 'row' }, field, button),
    node('p', { class: 'below-field' }, node('span', { id: 'hint' }, texts.hint), count),
  )
  let busy

  // As the server counts: characters, not UTF-16 units.
  const length = () => [...field.value.trim()].length

  const measure = () => {
    // The field shrinks too when lines are deleted.
    field.style.blockSize = 'auto'
    field.style.blockSize = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`
    const over = length() > LIMIT
    count.hidden = length() < COUNTED_FROM
    count.textContent = fill(over ? texts.over : texts.count, { count: length(), limit: LIMIT })
    field.setAttribute('aria-invalid', String(over))
  }

  const submit = (event) => {
    event.preventDefault()
    const question = field.value.trim()
    if (busy) actions.stop()
    else if (length() > LIMIT) actions.tooLong(count.textContent)
    else if (question) actions.send(question)
    else field.focus()
  }

  form.addEventListener('submit', submit)
  field.addEventListener('input', () => {
    measure()
    actions.typed(field.value)
  })
  field.addEventListener('keydown', (event) => {
    // While an input method is open, Enter chooses a character. Safari reports 229 instead.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    if (!busy) submit(event)
  })

  return {
    node: form,
    focus: () => field.focus(),
    measure,
    /** Show a draft and whether an answer is under way. */
    update(draft, isBusy) {
      if (field.value !== draft) {
        field.value = draft
        measure()
      }
      if (busy === isBusy) return
      busy = isBusy
      button.replaceChildren(icon(busy ? 'stop' : 'send'), node('span', {}, busy ? texts.stop : texts.send))
    },
  }
}
