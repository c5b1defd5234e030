/** Compares what the service answered with what its route table promises. */
import { Compile } from 'typebox/compile'
import { routes } from '../server.ts'
import type { Answer } from './clinical.ts'

type Contract = {
  readonly method: string
  readonly path: RegExp
  readonly accepts: ReadonlyMap<number, { Check(value: unknown): boolean; Errors(value: unknown): unknown }>
}

const CONTRACTS: readonly Contract[] = [...routes]
  .sort((a, b) => a.path.split(':').length - b.path.split(':').length)
  .map(({ method, path, replies }) => ({
    method,
    path: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`),
    accepts: new Map(Object.entries(replies).map(([status, schema]) => [Number(status), Compile(schema)])),
  }))

/**
 * Reads a reply of the API.
 *
 * Throws: when its body is neither what the route promises for the status nor the one shape of errors.
 */
export async function checkedReply(method: string, path: string, response: Response): Promise<Answer> {
  const text = await response.text()
  const { status, headers } = response
  if (!path.startsWith('/api/')) return { status, headers, text, body: {} }
  if (status === 304 || method === 'HEAD') return { status, headers, text, body: {} }
  // What is no HTTP to the server (400, 431) reaches no route and gets no id.
  if (/^4/.test(String(status)) && !headers.has('x-request-id')) return { status, headers, text, body: {} }
  if (headers.get('content-type')?.startsWith('text/') === true) return { status, headers, text, body: {} }
  const body = JSON.parse(text)
  if (status >= 400) {
    if (!isError(body)) throw new Error(`${method} ${path}: ${status} without the shape of errors`)
    return { status, headers, text, body }
  }
  const contract = CONTRACTS.find((known) => known.method === method && known.path.test(path))
  const schema = contract?.accepts.get(status)
  if (schema === undefined) throw new Error(`${method} ${path}: ${status} is not promised`)
  if (!schema.Check(body)) {
    throw new Error(`${method} ${path}: ${status} breaks its schema: ${JSON.stringify(schema.Errors(body))}`)
  }
  return { status, headers, text, body }
}

/** Beside what every error says, a refused booking says what was in the way and what is free instead. */
const MORE: Readonly<Record<string, string>> = {
  conflict: 'string',
  conflicts: 'number',
  visits: 'object',
  time_zone: 'string',
  count: 'number',
  status: 'string',
  allowed: 'object',
  nearest: 'object',
}

function isError(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false
  const [error, code, id, ...more] = Object.entries(body)
  const names = [error, code, id].map((entry) => entry?.[0]).join()
  if (names !== 'error,code,request_id') return false
  const texts = [error, code, id].every((entry) => typeof entry?.[1] === 'string')
  return texts && more.every(([name, value]) => MORE[name] === typeof value)
}
