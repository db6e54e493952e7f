/**
 * Entry of the widget: `<script type="module" src=".../widget/bienvenue.js"></script>`.
 * With `src/element.js` it is all that a page loads before somebody opens the assistant.
 */
import { BienvenueChat } from './src/element.js'

// A portal may hold the tag twice (a template and an editor's page): the second one is harmless.
if (!customElements.get('bienvenue-chat')) customElements.define('bienvenue-chat', BienvenueChat)
