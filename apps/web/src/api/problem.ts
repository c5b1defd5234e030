/** A request that did not give what was asked for, as something that can be shown. */

/** Why a request failed. `status` 0: nobody answered. */
export class Problem extends Error {
  readonly status: number
  /** Stable, from the service; `offline` when nobody answered. */
  readonly code: string
  readonly requestId: string | null
  /** The whole answer: a conflict names the nearest free times. */
  readonly body: Readonly<Record<string, unknown>>
  /** Until the next attempt, where the service says so. */
  readonly waitSeconds: number | null

  constructor(status: number, body: Readonly<Record<string, unknown>>, headers?: Headers) {
    super(typeof body['error'] === 'string' ? body['error'] : '')
    this.name = 'Problem'
    this.status = status
    this.code = typeof body['code'] === 'string' ? body['code'] : status === 0 ? 'offline' : 'unknown'
    this.requestId = typeof body['request_id'] === 'string' ? body['request_id'] : null
    this.body = body
    const wait = Number(headers?.get('retry-after') ?? Number.NaN)
    this.waitSeconds = Number.isFinite(wait) ? wait : null
  }
}

/** The Problem of whatever was thrown. */
export function problemOf(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, {})
}

/** The answer of a call. Throws: Problem. */
export async function answerOf<T>(
  call: Promise<{ readonly data?: T; readonly error?: unknown; readonly response: Response }>,
): Promise<T> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw problemOf(cause)
  })
  if (response.ok && data !== undefined) return data
  throw refusal(response, error)
}

/** Waits for a call that answers nothing but that it is done. Throws: Problem. */
export async function doneOf(
  call: Promise<{ readonly error?: unknown; readonly response: Response }>,
): Promise<void> {
  const { error, response } = await call.catch((cause: unknown) => {
    throw problemOf(cause)
  })
  if (response.ok) return
  throw refusal(response, error)
}

function refusal(response: Response, error: unknown): Problem {
  const body = typeof error === 'object' && error !== null ? { ...error } : {}
  return new Problem(response.status, body, response.headers)
}
