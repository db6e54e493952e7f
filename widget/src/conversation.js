/** A conversation: what the person does, and what the server says to it, as changes of one store. */
import { ask } from './client.js'
import { createStore, isBusy } from './store.js'

const LONGEST_URL = 2_000

/**
 * `lang` below is the language of the assistant, which the server reads as that of the page.
 * @param {string} server address of the service
 */
export function createConversation(server) {
  const store = createStore()
  let running = new AbortController()

  return {
    store,

    /** Ask, unless an answer is under way: one question at a time. */
    async ask(question, lang) {
      if (isBusy(store.state)) return
      const { signal } = (running = new AbortController())
      store.dispatch({ type: 'asked', data: question })
      const { conversationId } = store.state
      const body = { message: question, language: 'auto', page: here(lang) }
      if (conversationId) body.conversation_id = conversationId
      for await (const event of ask(server, body, signal)) {
        if (signal.aborted) return
        store.dispatch(event)
      }
    },

    /** Stop the answer that is under way. */
    stop() {
      running.abort()
      store.dispatch({ type: 'stopped' })
    },

    /** Ask the last question again, in the place of the answer that did not come. */
    retry(lang) {
      const { question } = store.state.turns.at(-1)
      store.dispatch({ type: 'dropped' })
      return this.ask(question, lang)
    },

    /** Take the last question back into the field, to be changed. */
    revise() {
      const { question } = store.state.turns.at(-1)
      store.dispatch({ type: 'dropped' })
      store.dispatch({ type: 'typed', data: question })
    },
  }
}

function here(lang) {
  // Without query and fragment: those may name the person.
  return { url: (location.origin + location.pathname).slice(0, LONGEST_URL), lang }
}
