/** Asks the server: one POST, whose answer is a stream of typed events. */

const SILENCE_MS = 45_000 // the server sends a sign of life every 15 seconds
const TERMINAL = new Set(['finished', 'failed'])

/**
 * Ask a question. Every run ends with exactly one `finished` or `failed`, unless `signal` ends it.
 * @param {string} server address of the service
 * @param {object} body as in the API: message, conversation_id, language, page
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<{type: string, data: object}>}
 */
export async function* ask(server, body, signal) {
  try {
    const response = await fetch(new URL('api/v1/chat', server.replace(/\/?$/, '/')), {
      method: 'POST',
      headers: { Accept: 'text/event-stream', 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal,
    })
    if (!response.ok) {
      yield failed(await problemOf(response))
      return
    }
    for await (const event of events(response.body)) {
      yield event
      if (TERMINAL.has(event.type)) return
    }
  } catch {
    // A broken connection, a body that is no event stream, or silence: all the same to the person.
    if (signal.aborted) return
  }
  if (!signal.aborted) yield failed({ code: navigator.onLine ? 'unreachable' : 'offline' })
}

/** The events of a byte stream of server-sent events. */
export async function* events(stream) {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await within(SILENCE_MS, reader.read())
      if (done) return
      const text = rest + decoder.decode(value, { stream: true })
      // A carriage return at the very end may be half of a line end: it waits for the next bytes.
      const end = text.endsWith('\r') ? -1 : undefined
      const blocks = text.slice(0, end).replace(/\r\n?/g, '\n').split('\n\n')
      rest = blocks.pop() + (end ? '\r' : '')
      for (const block of blocks) {
        const event = parse(block)
        if (event) yield event
      }
    }
  } finally {
    reader.cancel().catch(() => {})
  }
}

function parse(block) {
  let type = ''
  const data = []
  for (const line of block.split('\n')) {
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line)
    if (field === 'event') type = value
    if (field === 'data') data.push(value)
  }
  return data.length ? { type, data: JSON.parse(data.join('\n')) } : null
}

function failed(problem) {
  return { type: 'failed', data: { problem } }
}

async function problemOf(response) {
  const problem = await response.json().catch(() => ({}))
  return { ...problem, status: response.status }
}

function within(ms, promise) {
  let timer
  const silence = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('silence')), ms)
  })
  return Promise.race([promise, silence]).finally(() => clearTimeout(timer))
}
