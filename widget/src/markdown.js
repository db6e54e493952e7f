/**
 * The Markdown that answers are written in, as nodes: paragraphs, lists, **bold**, links, addresses,
 * phone numbers and marks `[n]`. Safe for every prefix of a text that is still being streamed.
 */
import { address, host, link, phone } from './link.js'
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
  options = { ...options, rightToLeft: RIGHT_TO_LEFT.test(text) }
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

// From here on: what stands within a line.

const FRENCH = String.raw`(?:\+33[\s.]?(?:\(0\)\s?)?[1-9](?:[\s.-]?\d{2}){4}|0[1-9](?<gap>[\s.-]?)\d{2}(?:\k<gap>\d{2}){3}|0\s?8\d{2}(?:\s?\d{3}){2})`
// 114 is left out: it answers text messages only.
const SHORT = String.raw`(?:116\s?(?:000|006|111|117)|3\d\s?\d{2}|11[259]|1[578])`
const IS_SHORT = new RegExp(`^${SHORT}$`, 'u')

// Every branch reads forward without going back over long runs, so a hostile text costs no time.
const TOKEN = new RegExp(
  [
    String.raw`\*\*(?<bold>[^*\n]+)\*\*`,
    String.raw`\[(?<mark>\d{1,2})\](?!\()`,
    String.raw`\[(?<label>[^\][\n]+)\]\((?<target>(?:[^()\s]|\([^()\s]*\))+)\)`,
    String.raw`(?<url>https?://[^\s<>"«»\][*，。；：、！？（）،؛؟]+)`,
    String.raw`(?<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4})`,
    String.raw`(?<![\d+.,])(?<number>${FRENCH})(?!-?\d)`,
    String.raw`(?<![\d.,:/-])(?<short>${SHORT})(?![\d/]|[.,]\d)`,
  ].join('|'),
  'gu',
)

// A short number is a telephone only where the words say so ("appelez le 15", "danger : 112"),
// or where it stands alone in bold; and nowhere if it counts something ("15 jours").
const CALL = new RegExp(
  String.raw`(?:appel(?:ez|er)|compos(?:ez|er)|danger|call|dial|phone|t[ée]l(?:éphone)?)\s*:?\s*(?:(?:le|au|the|on)\s+)?` +
    String.raw`(?:\d[\d ]*(?:,|ou|or|et|and)\s+(?:(?:le|the)\s+)?)*$`,
  'iu',
)
const CONTEXT = 40
const COUNTED = new RegExp(
  String.raw`^\s*(?:[€%°]|(?:ans?|jours?|mois|heures?|h|euros?|km|m²|rue|avenue|years?|days?|months?|hours?|` +
    String.raw`janv|févr|mars|avril|mai|juin|juil|août|sept|oct|nov|déc|jan|feb|apr|may|june|july|aug|dec)(?!\p{L}{4}))`,
  'iu',
)

// A mark or a French sign of punctuation does not begin a line.
const NO_BREAK = / (?=\[\d{1,2}\]|[:;?!»%€](?:\s|$))|(?<=«) /g

const RIGHT_TO_LEFT = /[\u0590-\u08ff]/u
// Latin words and numbers in a right-to-left text: without isolation "7-9 rue Picasso" is shown as "9-7".
const LEFT_TO_RIGHT = /[\p{Script=Latin}\d](?:[\p{Script=Latin}\d\s.,'’&/:+×€%²°–-]{0,200}[\p{Script=Latin}\d€%²°])?/gu

/** The nodes of a line. */
function inline(text, options) {
  const nodes = []
  let end = 0
  text = text.replace(NO_BREAK, '\u00a0')
  for (const match of text.matchAll(TOKEN)) {
    const made = make(match, text, options)
    if (!made) continue
    nodes.push(...isolated(text.slice(end, match.index), options), ...made)
    end = match.index + match[0].length
  }
  return [...nodes, ...isolated(text.slice(end), options)].filter((each) => each !== '')
}

/** Text of a right-to-left answer, with its left-to-right runs kept together. */
function isolated(text, { rightToLeft }) {
  if (!rightToLeft) return [text]
  const nodes = []
  let end = 0
  for (const { 0: run, index } of text.matchAll(LEFT_TO_RIGHT)) {
    nodes.push(text.slice(end, index), node('bdi', { dir: 'ltr' }, run))
    end = index + run.length
  }
  return [...nodes, text.slice(end)]
}

/** What a token becomes; null where it stays text. */
function make({ 0: token, index, groups }, text, options) {
  const { bold, mark, label, target, url, mail, number, short } = groups
  const after = text.slice(index + token.length)
  // The end of a text that is still coming may be half an address or half a number.
  const whole = options.done || after !== ''
  const calls = whole && !COUNTED.test(after)
  if (bold && calls && IS_SHORT.test(bold)) return [node('strong', {}, phone(bold))]
  if (bold) return [node('strong', {}, ...inline(bold, { ...options, done: whole }))]
  if (mark) return [options.mark(Number(mark)) ?? '']
  if (label) return linked(address(target), label.replaceAll('**', ''), options)
  if (!whole) return null
  if (url) return bare(url, options)
  if (mail) return linked(address(`mailto:${mail}`), mail, options)
  if (number) return [phone(number)]
  return calls && CALL.test(text.slice(Math.max(0, index - CONTEXT), index)) ? [phone(short)] : null
}

function linked(url, content, options) {
  return url && [link(url, [content], options.newTab)]
}

/** An address that stands in the text: without its scheme, and without the end of the sentence. */
function bare(text, options) {
  let end = text.length
  while (end && '.,;:!?)\'’'.includes(text[end - 1])) end -= 1
  const url = address(text.slice(0, end))
  if (!url) return null
  const path = url.href === `${url.origin}/` ? '' : text.slice(0, end).replace(/^https?:\/\/[^/?#]*/, '')
  return [link(url, [host(url) + path], options.newTab), text.slice(end)]
}
