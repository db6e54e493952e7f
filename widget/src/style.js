/**
 * The look of the open assistant, as a constructable sheet: a `<style>` element or a `style`
 * attribute would be blocked by a strict Content-Security-Policy. Sides are logical, so the same
 * rules serve right-to-left. Public properties: see `element.js`, and for the open assistant
 *
 *   --bienvenue-link         links and small accents on the answers   (#0b5c6b)
 *   --bienvenue-link-dark    the same where the person prefers dark   (#86cfda)
 *   --bienvenue-background   behind the messages                      (#f5f3ef)
 */
export const sheet = new CSSStyleSheet()

sheet.replaceSync(`
.panel {
  --_back: var(--bienvenue-background, #f5f3ef);
  --_card: #fff;
  --_text: #1c2a2e;
  --_quiet: #536168;
  --_line: #dcd7cd;
  --_edge: #7b888d;
  --_link: var(--bienvenue-link, #0b5c6b);
  --_tint: #e6f0f1;
  --_bad: #a02a1c;
  position: fixed;
  inset: auto;
  inset-block-end: calc(var(--_offset) + 68px);
  inset-inline-end: var(--_offset);
  z-index: var(--bienvenue-z-index, 2147483000);
  box-sizing: border-box;
  inline-size: min(400px, 100vw - 2 * var(--_offset));
  block-size: min(620px, 100dvh - 88px - var(--_offset));
  max-inline-size: none;
  max-block-size: none;
  margin: 0;
  padding: 0;
  border: 1px solid var(--_line);
  border-radius: 16px;
  overflow: hidden;
  background: var(--_back);
  color: var(--_text);
  font-size: .9375em;
  line-height: 1.5;
  overflow-wrap: break-word;
  box-shadow: 0 4px 12px rgb(10 30 35 / .12), 0 16px 48px rgb(10 30 35 / .22);
}
.panel[open] { display: flex; flex-direction: column }
.panel * { box-sizing: border-box }
.panel :where(h2, h3, h4, p, ul, ol) { margin: 0; padding: 0 }
.panel :where([role=list]) { list-style: none }
.panel [hidden] { display: none !important }
.panel :where(button, textarea) { font: inherit; color: inherit; letter-spacing: inherit; word-spacing: inherit }
.panel :where(button) { cursor: pointer }
.panel :where(svg) { inline-size: 20px; block-size: 20px; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }
.panel :where(a) { color: var(--_link); text-underline-offset: .15em }
.panel :where(a:hover) { text-decoration-thickness: 2px }
.panel :where(:focus-visible) { outline: 2px solid var(--_link); outline-offset: 2px }
/* Where the focus waits on a narrow window; it is no control, Tab goes on from there. */
.turn:focus, .welcome:focus { outline: none }
.panel :where(h4) { font-size: .867em; font-weight: 600; color: var(--_quiet) }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
/* Texts that have no translation yet keep their own direction in a right-to-left window. */
.panel[dir=rtl]:not(:lang(ar), :lang(fa)) :is(h2, h3, h4, p, label, .chip, .send span, .below-field span) { unicode-bidi: plaintext }
.panel[dir=rtl] :is(.header, label, .below-field) { text-align: right }

.header { display: flex; align-items: center; gap: 12px; padding-block: 10px; padding-inline: 16px 8px; background: var(--_fill); color: var(--_on-fill); border-block-end: 1px solid transparent }
.header > div { flex: 1; min-inline-size: 0 }
.header h2 { font-size: 1.133em; font-weight: 650; line-height: 1.25 }
.header p { font-size: .867em; line-height: 1.3; opacity: .92 }
.logo { display: grid; place-items: center; inline-size: 36px; block-size: 36px; border-radius: 50%; background: var(--_on-fill); color: var(--_fill) }
.close { display: grid; place-items: center; inline-size: 44px; block-size: 44px; border: 0; border-radius: 50%; background: none }
.close:hover { background: rgb(255 255 255 / .16) }
.close:focus-visible { outline-color: currentColor; outline-offset: -3px }

.log { position: relative; flex: 1; min-block-size: 0; overflow-y: auto; overscroll-behavior: contain; padding-inline: 16px; container-type: size; scrollbar-width: thin }
.log:focus-visible { outline-offset: -3px }
.welcome { display: grid; gap: 6px; padding-block: 12px }
.welcome h3 { font-size: 1.333em; font-weight: 650; line-height: 1.25 }
.notice { margin-block-start: 2px; padding: 10px 12px; border-radius: 12px; background: var(--_tint); font-size: .867em; line-height: 1.45 }
.notice > * + * { margin-block-start: 4px }
.starters { display: grid; gap: 6px; margin-block-start: 4px }
:is(.starters, .next) ul { display: grid; gap: 6px; justify-items: start }
.chip { min-block-size: 34px; padding: 5px 14px; border: 1px solid var(--_edge); border-radius: 18px; background: var(--_card); color: var(--_link); font-weight: 500; line-height: 1.35; text-align: start }
.chip:hover { background: var(--_tint); border-color: var(--_link) }

/* The last turn fills the window, so that its question can stand at the top. */
.turn { display: flex; flex-direction: column; gap: 8px; padding-block: 12px }
.turn:last-child { min-block-size: 100cqb }
.mine { align-self: flex-end; max-inline-size: 85%; padding: 8px 14px; border: 1px solid transparent; border-radius: 16px; border-end-end-radius: 4px; background: var(--_fill); color: var(--_on-fill); white-space: pre-wrap; overflow-wrap: anywhere }
.card { padding: 12px 14px; border: 1px solid var(--_line); border-radius: 16px; border-start-start-radius: 4px; background: var(--_card) }
.text > * + * { margin-block-start: .6em }
.text :is(ul, ol) { padding-inline-start: 1.4em }
.text ul { list-style: disc }
.text li + li { margin-block-start: .25em }
.text li::marker { color: var(--_quiet) }
.text a { overflow-wrap: anywhere }
.phone { white-space: nowrap; font-weight: 600 }
sup { font-size: .8em; line-height: 0; vertical-align: baseline; position: relative; inset-block-start: -.35em }
.mark { padding: 10px 3px; margin-inline: -3px; text-decoration: none; font-weight: 600 }
.mark:focus-visible { outline-offset: -6px; border-radius: 8px }

.aside { display: flex; gap: 8px; align-items: flex-start; font-size: .9em; color: var(--_quiet) }
.aside svg { inline-size: 18px; block-size: 18px; margin-block-start: 2px }
.aside.warning { padding: 10px 12px; border: 1px solid var(--_bad); border-radius: 12px; background: var(--_card); color: var(--_bad) }
.asides:empty, .below:empty { display: none }
.asides, .below { display: grid; gap: 10px; justify-items: start }
.waiting { display: flex; gap: 10px; align-items: center; padding: 8px 14px; border: 1px solid var(--_line); border-radius: 16px; border-start-start-radius: 4px; background: var(--_card); color: var(--_quiet) }
.dots { display: flex; gap: 4px }
.dots i { inline-size: 6px; block-size: 6px; border-radius: 50%; background: var(--_link) }

.sources, .next { display: grid; gap: 6px; inline-size: 100% }
.sources ol { display: grid; gap: 6px }
.source { display: flex; gap: 8px; align-items: flex-start; padding: 8px 10px; border: 1px solid var(--_line); border-radius: 12px; background: var(--_card); color: var(--_text); font-size: .867em; line-height: 1.4; text-decoration: none }
a.source:hover { border-color: var(--_link) }
a.source .title { color: var(--_link); text-decoration: underline; text-underline-offset: .15em }
.source .n { font-weight: 600; color: var(--_quiet) }
.source .about { flex: 1; min-inline-size: 0; display: grid; gap: 2px }
.source .facts { color: var(--_quiet); overflow-wrap: anywhere }
.source svg { inline-size: 16px; block-size: 16px; margin-block-start: 2px; color: var(--_quiet) }

.composer { padding: 8px 16px 10px; padding-block-end: calc(10px + env(safe-area-inset-bottom, 0px)); border-block-start: 1px solid var(--_line); background: var(--_card) }
.composer label { display: block; margin-block-end: 4px; font-size: .867em; font-weight: 600 }
.row { display: flex; gap: 8px; align-items: flex-end }
textarea { flex: 1; min-inline-size: 0; min-block-size: 44px; max-block-size: calc(5lh + 22px); margin: 0; padding: 10px 12px; border: 1px solid var(--_edge); border-radius: 12px; background: var(--_card); font-size: max(16px, 1em); line-height: 1.4; resize: none; overflow-y: auto }
textarea:focus-visible { outline-offset: -1px }
textarea[aria-invalid=true] { border-color: var(--_bad) }
.send { display: inline-flex; gap: 6px; align-items: center; justify-content: center; min-inline-size: 44px; min-block-size: 44px; padding-inline: 12px; border: 1px solid transparent; border-radius: 12px; background: var(--_fill); color: var(--_on-fill); font-weight: 600 }
.send:hover { filter: brightness(1.12) }
.send svg { inline-size: 18px; block-size: 18px }
.below-field { display: flex; flex-wrap: wrap; gap: 2px 12px; justify-content: space-between; margin-block-start: 5px; font-size: .8em; line-height: 1.4; color: var(--_quiet) }
.row:has([aria-invalid=true]) + .below-field .count { color: var(--_bad) }

@media (max-width: 559.98px) {
  .panel { inset: 0; inset-block-start: var(--_top, 0px); inset-block-end: auto; inline-size: 100%; block-size: var(--_height, 100dvh); border: 0; border-radius: 0; font-size: 1em; padding-inline: env(safe-area-inset-left, 0px) env(safe-area-inset-right, 0px) }
  .header { padding-block-start: calc(10px + env(safe-area-inset-top, 0px)) }
  .chip { min-block-size: 44px; border-radius: 22px }
}
@media (pointer: coarse) { .chip { min-block-size: 44px; border-radius: 22px } }
/* A low window, as with a zoom of 400 %: the conversation gets the room. */
@media (max-height: 420px) {
  .header { padding-block: 2px }
  .logo, .composer label, .below-field:not(:has(.count:not([hidden]))) { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%) }
  .header p { display: none }
  .composer { padding-block: 6px }
}
@media (prefers-color-scheme: dark) {
  .panel { --_back: #12191c; --_card: #1d272b; --_text: #e7ecec; --_quiet: #a9b7bb; --_line: #354348; --_edge: #7e8d92; --_link: var(--bienvenue-link-dark, #86cfda); --_tint: #1a343a; --_bad: #ff9d8f }
}
@media (prefers-reduced-motion: no-preference) {
  .panel[open] { animation: rise .18s ease-out }
  /* Four rounds: nothing moves for more than five seconds. */
  .dots i { animation: breathe 1.2s ease-in-out 4 }
  .dots i:nth-child(2) { animation-delay: .15s }
  .dots i:nth-child(3) { animation-delay: .3s }
}
@media (forced-colors: active) {
  .panel, .card, .mine, .chip, .send, .logo, .notice { border: 1px solid CanvasText }
  .panel :focus-visible { outline-color: Highlight }
  .dots i { background: CanvasText }
}
@keyframes rise { from { opacity: 0; transform: translateY(8px) } }
@keyframes breathe { 50% { opacity: .3 } }
`)
