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
