/** Builds elements. Text only ever enters as text: no string is read as markup. */

const SVG = 'http://www.w3.org/2000/svg'

const SHAPES = {
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M12 19V5M5 12l7-7 7 7',
  stop: 'M7 7h10v10H7z',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 7.5v.5',
  warning: 'M12 4 2.5 20h19zM12 10v4M12 17v.5',
  out: 'M14 5h5v5M19 5l-9 9M17 14v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1h4',
  bubble: 'M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z',
}

/**
 * An element.
 * @param {string} tag
 * @param {Object<string, string|boolean|Function>} [attributes] functions become listeners of the
 *   event named; true is an empty attribute, false and undefined none
 * @param {...(string|Node|null)} children
 * @returns {HTMLElement}
 */
export function node(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value)
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.filter((child) => child !== null))
  return element
}

/** A line drawing, hidden from screen readers. @param {keyof SHAPES} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg')
  const path = document.createElementNS(SVG, 'path')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  path.setAttribute('d', SHAPES[name])
  svg.append(path)
  return svg
}
