/** What the person sees before the first question: who is speaking, and what to ask. */
import { markdown } from './markdown.js'
import { node } from './node.js'

/**
 * @param {Object<string, string>} texts
 * @param {(question: string) => void} ask
 */
export function createWelcome(texts, ask) {
  const examples = [texts.example1, texts.example2, texts.example3, texts.example4]
  const starters = node(
    'div',
    { class: 'starters' },
    node('h4', { id: 'examples' }, texts.examples),
    node(
      'ul',
      { role: 'list', 'aria-labelledby': 'examples' },
      ...examples.map((each) => node('li', {}, node('button', { type: 'button', class: 'chip', click: () => ask(each) }, each))),
    ),
  )
  const danger = node('div', { class: 'danger' })
  danger.append(markdown(texts.danger, { done: true }))
  const welcome = node(
    'div',
    { class: 'welcome', tabindex: '-1' },
    node('h3', {}, texts.hello),
    node('p', {}, texts.purpose),
    node('div', { class: 'notice', id: 'notice' }, node('p', {}, texts.notice), node('p', {}, texts.privacy), danger),
    starters,
  )
  return {
    node: welcome,
    /** The examples go once a question was asked; the notice stays. */
    update: (asked) => {
      starters.hidden = asked
    },
  }
}
