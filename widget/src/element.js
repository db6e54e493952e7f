/**
 * `<bienvenue-chat server="https://…" lang="fr">`: attributes, lifecycle and the button that opens
 * the assistant. Everything else is loaded on the first click: before it, nothing is requested
 * from the server and nothing is ever stored.
 */

// The two texts needed before any locale is loaded.
const LAUNCH = { fr: 'Une\u00a0question\u00a0?', en: 'Any\u00a0questions?' }
const FAILED = { fr: 'Réessayer', en: 'Try again' }
const RIGHT_TO_LEFT = /^(ar|fa|prs|ps|ur|he|ckb|ug|yi|dv|sd)\b/i

const SVG = 'http://www.w3.org/2000/svg'
const BUBBLE = 'M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z'
const CHEVRON = 'm6 9 6 6 6-6'
const AGAIN = 'M20 5v5h-5M19.5 10a8 8 0 1 0 .5 4'

// Public properties, to be set on `bienvenue-chat` in the page's own style sheet:
//   --bienvenue-accent        filled areas: button, header, the person's messages   (#0b5c6b)
//   --bienvenue-on-accent     text on them; keep a contrast of 4.5:1                (#fff)
//   --bienvenue-accent-dark   the same areas where the person prefers dark          (#12606e)
//   --bienvenue-offset        distance from the edges of the window                 (20px)
//   --bienvenue-z-index       place in the page's stack                             (2147483000)
const sheet = new CSSStyleSheet()
sheet.replaceSync(`
:host {
  all: initial;
  --_fill: var(--bienvenue-accent, #0b5c6b);
  --_on-fill: var(--bienvenue-on-accent, #fff);
  --_offset: var(--bienvenue-offset, 20px);
  --_ring: #0b5c6b;
  --_halo: #fff;
  color-scheme: light dark;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
}
:host([hidden]) { display: none }
.launcher {
  position: fixed;
  inset-block-end: calc(var(--_offset) + env(safe-area-inset-bottom, 0px));
  inset-inline-end: var(--_offset);
  z-index: var(--bienvenue-z-index, 2147483000);
  display: inline-flex; align-items: center; justify-content: center; gap: .6em;
  box-sizing: border-box; min-inline-size: 56px; min-block-size: 56px;
  padding: 0 15px;
  border: 1px solid rgb(255 255 255 / .35);
  border-radius: 28px;
  background: var(--_fill);
  color: var(--_on-fill);
  font: inherit; font-weight: 600; line-height: 1.2;
  cursor: pointer;
  box-shadow: 0 2px 6px rgb(10 30 35 / .2), 0 8px 24px rgb(10 30 35 / .22);
}
.launcher:hover { filter: brightness(1.12) }
.launcher:focus-visible { outline: 3px solid var(--_ring); outline-offset: 3px; box-shadow: 0 0 0 3px var(--_halo) }
.launcher[aria-busy=true] { cursor: progress }
.launcher svg { inline-size: 24px; block-size: 24px; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }
/* The label is always the name of the button, and shows where there is room for it. */
.launcher span { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
@media (min-width: 560px) {
  .launcher[aria-expanded=false] span { position: static; inline-size: auto; block-size: auto; clip-path: none; padding-inline-end: 5px }
}
@media (prefers-color-scheme: dark) { :host { --_fill: var(--bienvenue-accent-dark, #12606e); --_ring: #86cfda; --_halo: #12191c } }
@media (forced-colors: active) { .launcher { border: 2px solid ButtonText } }
`)

/** The assistant as a custom element. */
export class BienvenueChat extends HTMLElement {
  static observedAttributes = ['lang', 'server']

  #launcher = document.createElement('button')
  #icon = document.createElementNS(SVG, 'path')
  #label = document.createElement('span')
  #panel = null
  /** The promise of what the panel is made of. @type {?Promise} */
  #loading = null
  /** Kept when the language of the page changes. @type {?object} */
  #conversation = null

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [sheet]
    const svg = document.createElementNS(SVG, 'svg')
    svg.setAttribute('viewBox', '0 0 24 24')
    svg.setAttribute('aria-hidden', 'true')
    svg.append(this.#icon)
    this.#launcher.type = 'button'
    this.#launcher.className = 'launcher'
    this.#launcher.append(svg, this.#label)
    this.#launcher.addEventListener('click', () => (this.opened ? this.close() : this.open()))
    root.append(this.#launcher)
    root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.isComposing && this.opened) this.close()
    })
    this.#show(false)
  }

  connectedCallback() {
    this.#speak()
  }

  disconnectedCallback() {
    // A move in the page disconnects and connects at once: only what stays away is torn down.
    queueMicrotask(() => this.isConnected || this.#drop())
  }

  attributeChangedCallback(name, before, after) {
    if (before === after || !this.isConnected) return
    const { opened } = this
    this.#drop()
    if (name === 'server') this.#conversation = null
    this.#speak()
    if (opened) this.open()
  }

  /** The language of the assistant: its own `lang`, else that of the page. */
  get language() {
    return this.closest('[lang]:not([lang=""])')?.lang || 'fr'
  }

  /** Where the answers come from: `server`, else the origin of this script. */
  get server() {
    return new URL(this.getAttribute('server') || '/', this.hasAttribute('server') ? document.baseURI : import.meta.url).href
  }

  /** Whether the assistant is open. */
  get opened() {
    return this.#launcher.getAttribute('aria-expanded') === 'true'
  }

  /**
   * Open the assistant.
   * @param {string} [question] a text to put in the field; it is not sent
   */
  async open(question) {
    const loading = (this.#loading ??= this.#load())
    this.#launcher.setAttribute('aria-busy', 'true')
    let modules
    try {
      modules = await loading
    } catch {
      // They could not be fetched; the next click tries again.
      this.#loading = null
      this.#label.textContent = this.#text(FAILED)
      this.#icon.setAttribute('d', AGAIN)
      return
    } finally {
      this.#launcher.removeAttribute('aria-busy')
    }
    if (loading !== this.#loading) return // it left the page or changed its language meanwhile
    const [{ createPanel }, locale] = modules
    this.#panel ??= this.#build(createPanel, locale)
    this.#panel.open(question)
    this.#show(true)
    this.dispatchEvent(new CustomEvent('bienvenue-open', { bubbles: true, composed: true }))
  }

  /** Close it; the conversation stays until the page is left. */
  close() {
    if (!this.opened) return
    this.#panel.close()
    this.#show(false)
    this.#launcher.focus()
    this.dispatchEvent(new CustomEvent('bienvenue-close', { bubbles: true, composed: true }))
  }

  /** The modules and the texts, both at once. */
  #load() {
    const { language } = this
    return Promise.all([import('./panel.js'), import('./i18n/index.js').then(({ load }) => load(language))])
  }

  #build(createPanel, locale) {
    const { server, language } = this
    const rightToLeft = RIGHT_TO_LEFT.test(locale.code)
    const close = () => this.close()
    const panel = createPanel({ server, language, locale, rightToLeft, conversation: this.#conversation, close })
    this.#conversation = panel.conversation
    this.shadowRoot.adoptedStyleSheets = [sheet, panel.sheet]
    this.shadowRoot.append(panel.node)
    this.#speak()
    return panel
  }

  #drop() {
    this.#panel?.destroy()
    this.#panel = this.#loading = null
    this.#show(false)
  }

  #show(open) {
    this.#launcher.setAttribute('aria-expanded', String(open))
    this.#icon.setAttribute('d', open ? CHEVRON : BUBBLE)
  }

  #speak() {
    this.#label.textContent = this.#text(LAUNCH)
    this.#launcher.lang = this.#spoken
    this.#launcher.dir = RIGHT_TO_LEFT.test(this.#spoken) ? 'rtl' : 'ltr'
  }

  /** The language of the launcher's own texts. */
  get #spoken() {
    const primary = this.language.toLowerCase().split(/[-_]/)[0]
    return LAUNCH[primary] ? primary : 'en'
  }

  #text(texts) {
    return texts[this.#spoken]
  }
}
