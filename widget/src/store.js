/**
 * The state of a conversation: frozen values, one reducer, subscribers. No DOM and no network.
 *
 * @typedef {'waiting'|'streaming'|'done'|'stopped'|'failed'} Phase
 * @typedef {{n: number, title: string, heading: string, url: string, language: string, checked: ?string}} Source
 * @typedef {{id: number, question: string, phase: Phase, language: string, text: string,
 *   sources: readonly Source[], notices: readonly {code: string, text: string}[],
 *   suggestions: readonly string[], problem: ?object}} Turn
 * @typedef {{conversationId: ?string, draft: string, turns: readonly Turn[]}} State
 */

/** @type {State} */
export const EMPTY = Object.freeze({ conversationId: null, draft: '', turns: Object.freeze([]) })

const ASKED = { phase: 'waiting', language: '', text: '', sources: [], notices: [], suggestions: [], problem: null }

// What each event of the server, and each `stopped`, does to the turn it belongs to.
const ON_TURN = {
  started: (turn, data) => ({ language: data.language?.code ?? '' }),
  sources: (turn, data) => ({ sources: data }),
  delta: (turn, data) => ({ phase: 'streaming', text: turn.text + data.text }),
  notice: (turn, data) => ({ notices: [...turn.notices, data] }),
  finished: (turn, data) => ({
    phase: 'done',
    sources: data.citations ?? turn.sources,
    suggestions: data.suggestions ?? [],
  }),
  failed: (turn, data) => ({ phase: 'failed', problem: data.problem }),
  stopped: () => ({ phase: 'stopped' }),
}

/**
 * The state after an action. An action that is not known changes nothing: a newer server may
 * send events that this widget has not heard of.
 * @param {State} state
 * @param {{type: string, data?: object}} action
 * @returns {State}
 */
export function reduce(state, { type, data }) {
  if (type === 'typed') return next(state, { draft: data })
  if (type === 'asked') return next(state, { turns: [...state.turns, Object.freeze({ id: state.turns.length, question: data, ...ASKED })] })
  if (type === 'dropped') return next(state, { turns: state.turns.slice(0, -1) })
  const turn = state.turns.at(-1)
  if (!ON_TURN[type] || !turn || !isBusy(state)) return state
  const grown = Object.freeze({ ...turn, ...ON_TURN[type](turn, data) })
  return next(state, {
    turns: [...state.turns.slice(0, -1), grown],
    conversationId: (type === 'started' && data.conversation_id) || state.conversationId,
  })
}

/** Whether an answer is under way. @param {State} state */
export function isBusy(state) {
  const phase = state.turns.at(-1)?.phase
  return phase === 'waiting' || phase === 'streaming'
}

/** A store: `state`, `dispatch(action)`, and `subscribe(listener)`, which returns how to leave. */
export function createStore() {
  let state = EMPTY
  const listeners = new Set()
  return {
    get state() {
      return state
    },
    dispatch(action) {
      const before = state
      state = reduce(state, action)
      if (state !== before) for (const listener of listeners) listener(state, before)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function next(state, changes) {
  if (changes.turns) Object.freeze(changes.turns)
  return Object.freeze({ ...state, ...changes })
}
