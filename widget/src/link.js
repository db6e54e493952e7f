/** Addresses that a text may link to. What is not clearly harmless stays text. */
import { node } from './node.js'

const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:'])

/**
 * The address as the browser reads it, or null if a link may not go there.
 * @param {string} text
 * @returns {?URL}
 */
export function address(text) {
  let url
  try {
    url = new URL(text)
  } catch {
    return null // relative ones too: they would point into the page that holds the widget
  }
  // `https://besancon.fr@evil.example/` shows one host and goes to another.
  return SCHEMES.has(url.protocol) && !url.username && !url.password ? url : null
}

/** The host as people say it. @param {URL} url */
export function host(url) {
  return url.hostname.replace(/^www\./, '')
}

/**
 * A link; pages open in a new tab, and screen readers hear so.
 * @param {URL} url
 * @param {(string|Node)[]} content
 * @param {string} newTab the words "new tab"
 */
export function link(url, content, newTab) {
  if (!url.protocol.startsWith('http')) return node('a', { href: url.href, dir: 'ltr' }, ...content)
  return node(
    'a',
    { href: url.href, target: '_blank', rel: 'noopener noreferrer' },
    ...content,
    node('span', { class: 'unseen' }, ` (${newTab})`),
  )
}

/** A telephone number, which keeps its order in right-to-left text. @param {string} text */
export function phone(text) {
  const digits = text.replace(/\(0\)|[^\d+]/g, '')
  return node('a', { href: `tel:${digits}`, dir: 'ltr', class: 'phone' }, text)
}
