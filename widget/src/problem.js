/** Errors in the words of the person. */

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
