/**
 * The Markdown that answers are written in, as nodes: paragraphs, lists, **bold**, links, addresses,
 * phone numbers and marks `[n]`. Safe for every prefix of a text that is still being streamed.
 */
import { inline } from './inline.js'
import { node } from './node.js'

const ITEM = /^\s*(?:[-*+•]|(\d{1,3})[.)])\s+(.*)$/
const HEADING = /^#{1,6}\s+/

/**
 * @typedef {object} Options
 * @property {boolean} [done] whether the text is whole
 * @property {string} newTab the words "new tab"
 * @property {(n: number) => ?Node} mark what stands for the mark `[n]`; null leaves it out
 */

/**
 * A text as nodes.
 * @param {string} text
 * @param {Options} options
 * @returns {DocumentFragment}
 */
export function markdown(text, options) {
  const fragment = document.createDocumentFragment()
  const lines = (tag, text) => node(tag, {}, ...inline(text, options))
  for (const block of blocks(options.done ? text : settled(text))) {
    if (block.items) {
      const start = block.start > 1 && block.start
      fragment.append(node(block.tag, { start }, ...block.items.map((item) => lines('li', item))))
    } else {
      fragment.append(block.heading ? node('p', {}, lines('strong', block.text)) : lines('p', block.text))
    }
  }
  return fragment
}

/**
 * A text as it is spoken: without marks and signs.
 * @param {string} text
 */
export function plain(text) {
  return blocks(text)
    .flatMap((block) => block.items ?? [block.text])
    .map((part) => part.replace(/\s*\[\d{1,2}\]/g, '').replace(/(?<![.,;:!?…])$/, '.'))
    .join(' ')
    .replace(/\[([^\][\n]+)\]\([^()\s]+\)/g, '$1')
    .replaceAll('**', '')
}

/** Paragraphs and lists; a blank line ends a paragraph, but not a list that goes on after it. */
function blocks(text) {
  const found = []
  let open = null
  for (const line of text.split(/\r?\n/)) {
    const item = ITEM.exec(line)
    if (!line.trim()) {
      open = open?.items ? { ...open, paused: true } : null
    } else if (item) {
      const tag = item[1] ? 'ol' : 'ul'
      if (open?.tag !== tag) found.push((open = { tag, start: Number(item[1]), items: [] }))
      open.items.push(item[2])
    } else if (open?.items && !open.paused) {
      open.items.push(`${open.items.pop()} ${line.trim()}`)
    } else if (HEADING.test(line)) {
      found.push({ text: line.replace(HEADING, ''), heading: true })
      open = null
    } else if (open && !open.items) {
      open.text += ` ${line.trim()}`
    } else {
      found.push((open = { text: line.trim() }))
    }
  }
  return found
}

/** A text that stops in the middle, without the sign that is not whole yet. */
function settled(text) {
  const whole = text.replace(/\[[^[\]\n]*(\](\([^()\n]*)?)?$/, '').replace(/(^|[^*])\*$/, '$1')
  const last = whole.slice(whole.lastIndexOf('\n') + 1)
  return last.split('**').length % 2 ? whole : `${whole}**`
}
