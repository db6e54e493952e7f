/** The sources of an answer: where each of its marks `[n]` comes from. */
import { fill } from './i18n/index.js'
import { address, host, link } from './link.js'
import { icon, node } from './node.js'

/**
 * @param {readonly import('./store.js').Source[]} sources
 * @param {string} language of the answer
 * @param {{code: string, texts: Object<string, string>}} locale
 * @param {(n: number) => string} idOf the id that a mark `[n]` leads to
 */
export function sourceList(sources, language, locale, idOf) {
  const { texts } = locale
  return node(
    'div',
    { class: 'sources' },
    node('h4', {}, texts.sources),
    node('ol', { role: 'list' }, ...sources.map((source) => item(source, language, locale, idOf(source.n)))),
  )
}

function item(source, language, { code, texts }, id) {
  const url = address(source.url)
  const facts = [
    url && host(url),
    source.checked && fill(texts.checked, { date: day(source.checked, code) }),
    source.language !== language && fill(texts.inLanguage, { language: languageName(source.language, code) }),
  ].filter(Boolean)
  const content = [
    node('bdi', { class: 'n', dir: 'ltr' }, `[${source.n}]`),
    node(
      'span',
      { class: 'about' },
      node('span', { class: 'title', lang: source.language, dir: 'auto' }, source.heading ? `${source.title} — ${source.heading}` : source.title),
      node('span', { class: 'facts' }, facts.join(' · ')),
    ),
  ]
  const shown = url ? link(url, [...content, icon('out')], texts.newTab) : node('span', { tabindex: '-1' }, ...content)
  shown.classList.add('source')
  shown.id = id
  return node('li', {}, shown)
}

/** `2026-11-23` as people write it. */
function day(iso, code) {
  const date = new Date(`${iso}T00:00Z`)
  return Number.isNaN(date.getTime()) ? iso : new Intl.DateTimeFormat(code, { dateStyle: 'long', timeZone: 'UTC' }).format(date)
}

function languageName(tag, code) {
  try {
    return new Intl.DisplayNames(code, { type: 'language' }).of(tag)
  } catch {
    return tag
  }
}
