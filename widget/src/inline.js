/** What stands within a line of Markdown: bold, links, addresses, phone numbers, marks. */
import { address, host, link, phone } from './link.js'
import { node } from './node.js'

const FRENCH = String.raw`(?:\+33[\s.]?(?:\(0\)\s?)?[1-9](?:[\s.-]?\d{2}){4}|0[1-9](?:[\s.-]?\d{2}){4}|0\s?8\d{2}(?:\s?\d{3}){2})`
// 114 is left out: it answers text messages only.
const SHORT = String.raw`(?:116\s?(?:000|006|111|117)|3\d\s?\d{2}|11[2589]|1[578])`

// Every branch reads forward without going back over long runs, so a hostile text costs no time.
const TOKEN = new RegExp(
  [
    String.raw`\*\*(?<bold>[^*\n]+)\*\*`,
    String.raw`\[(?<mark>\d{1,2})\](?!\()`,
    String.raw`\[(?<label>[^\][\n]+)\]\((?<target>(?:[^()\s]|\([^()\s]*\))+)\)`,
    String.raw`(?<url>https?://[^\s<>"«»\][*]+)`,
    String.raw`(?<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4})`,
    String.raw`(?<![\d+.,])(?<number>${FRENCH})(?![\d])`,
    String.raw`(?<![\d.,:/-])(?<short>${SHORT})(?![\d/]|[.,]\d)`,
  ].join('|'),
  'gu',
)

// A short number is a telephone only where the words say so: "appelez le 15", "danger : 112".
const CALL = /(?:\b(?:appel(?:ez|er)|compos(?:ez|er)|danger|call|dial|phone)|t[ée]l(?:[ée]phone)?)\s*:?\s*(?:(?:le|au|the|on)\s+)?(?:\d[\d\s]*(?:,|ou|or|et|and)\s+)*$/iu
const UNIT = /^\s*(?:[€%°]|\p{L}+s?\b)/u
const WORD_AFTER_NUMBER = /^\s*(?:ou|et|or|and|pour|for|si|if|par|en cas|immediately|tout|now)\b/iu

/**
 * The nodes of a line.
 * @param {string} text
 * @param {import('./markdown.js').Options} options
 * @returns {(string|Node)[]}
 */
export function inline(text, options) {
  const nodes = []
  let end = 0
  for (const match of text.matchAll(TOKEN)) {
    const made = make(match, text, options)
    if (made === undefined) continue
    nodes.push(text.slice(end, match.index), ...made)
    end = match.index + match[0].length
  }
  return [...nodes, text.slice(end)].filter((each) => each !== '')
}

function make(match, text, options) {
  const { bold, mark, label, target, url, mail, number, short } = match.groups
  const after = text.slice(match.index + match[0].length)
  // The end of a text that is still coming may be half an address or half a number.
  const whole = options.done || after !== ''
  if (bold) return [node('strong', {}, ...(new RegExp(`^${SHORT}$`, 'u').test(bold) && !isUnit(after) ? [phone(bold)] : inline(bold, { ...options, done: whole })))]
  if (mark) return [options.mark(Number(mark)) ?? '']
  if (label) return linked(address(target), inlineLabel(label), options)
  if (!whole) return undefined
  if (url) return bare(url, options)
  if (mail) return linked(address(`mailto:${mail}`), [mail], options)
  if (number) return [phone(number)]
  if (short && CALL.test(text.slice(0, match.index)) && !isUnit(after)) return [phone(short)]
  return undefined
}

function linked(url, content, options) {
  return url ? [link(url, content, options.newTab)] : undefined
}

function bare(text, options) {
  const [, shown, rest] = /^(.*?)([.,;:!?)'’]*)$/u.exec(text)
  const url = address(shown)
  if (!url) return undefined
  const path = url.pathname === '/' ? '' : shown.slice(shown.indexOf(url.hostname) + url.hostname.length)
  return [link(url, [host(url) + path], options.newTab), rest]
}

function inlineLabel(label) {
  return [label.replaceAll('**', '')]
}

/** "15 jours", "18 €": the number counts something. */
function isUnit(after) {
  return UNIT.test(after) && !WORD_AFTER_NUMBER.test(after)
}
