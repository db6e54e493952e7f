/** The texts of the assistant, one module a language, loaded when it is opened. */

// Written out, so that a language is one line here and one file beside it.
const LOCALES = {
  en: () => import('./en.js'),
  fr: () => import('./fr.js'),
}
const FALLBACK = 'en'

/**
 * The texts of a language, or of English where it has none yet.
 * @param {string} language a tag such as `fr` or `pt-BR`
 * @returns {Promise<{code: string, texts: Object<string, string>}>}
 */
export async function load(language) {
  const primary = language.toLowerCase().split(/[-_]/)[0]
  const code = LOCALES[primary] ? primary : FALLBACK
  const { default: texts } = await LOCALES[code]()
  return { code, texts }
}

/** A text with its `{placeholders}` filled. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_whole, name) => values[name])
}

/**
 * The sentence of a problem. Only what is wrong with the question is told in the server's words:
 * it writes them for the person and in their language; the rest it writes for developers.
 * @param {{code?: string, status?: number, detail?: string}} problem
 * @param {Object<string, string>} texts
 */
export function sentence({ code = '', status = 0, detail }, texts) {
  if (code.startsWith('question_') && detail) return detail
  if (code === 'offline' || code === 'unreachable') return texts[code]
  return status === 429 ? texts.tooMany : texts.unavailable
}
