/** Narrow windows, where the assistant takes the whole screen, and the keyboard that covers half of it. */

const NARROW = '(max-width: 559.98px)'

/**
 * Follow the window.
 * @param {HTMLElement} panel gets the height that the on-screen keyboard leaves
 * @param {() => void} changed told when the window becomes narrow or wide
 * @returns {{isNarrow: () => boolean, leave: () => void}}
 */
export function followWindow(panel, changed) {
  const leaving = new AbortController()
  const { signal } = leaving
  const query = matchMedia(NARROW)
  const visible = window.visualViewport

  // 100dvh knows the browser's bars but not the keyboard; the visual viewport knows both.
  const fit = () => {
    const covered = query.matches && visible.scale === 1 && visible.height < window.innerHeight - 1
    panel.style.setProperty('--_height', covered ? `${visible.height}px` : '100dvh')
    panel.style.setProperty('--_top', covered ? `${visible.offsetTop}px` : '0px')
  }
  query.addEventListener('change', changed, { signal })
  visible?.addEventListener('resize', fit, { signal })
  visible?.addEventListener('scroll', fit, { signal })
  return { isNarrow: () => query.matches, leave: () => leaving.abort() }
}
