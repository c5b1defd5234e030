/**
 * What a client is told when a request fails, and which status it gets. Neither `message` nor `detail`
 * may hold patient data: the first goes to the client, the second to the log.
 */
import { DatabaseBusyError } from '../db/busy-error.ts'
import { DatabaseError } from '../db/database-error.ts'
import type { About, Caller } from './route.ts'

/** Error categories and their HTTP status. */
export const STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  timeout: 408,
  conflict: 409,
  precondition_failed: 412,
  too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  precondition_required: 428,
  busy: 429,
  fault: 500,
  unavailable: 503,
} as const

/** One of the keys of STATUS. */
export type ErrorCategory = keyof typeof STATUS

/** Seconds a client waits before it tries again after a 429 or 503. */
export const RETRY_AFTER_SECONDS = 1

/** An expected failure of a request. */
export class ApiError extends Error {
  readonly category: ErrorCategory
  /** Stable, machine-readable, snake_case. */
  readonly code: string
  /** For the log only. */
  readonly detail: string | null
  /** Fields of the reply beside error, code and request_id, for programs; no patient data either. */
  readonly more: Readonly<Record<string, unknown>>
  /** Who was refused, for the audit. */
  caller: Caller | null = null
  /** Whose record it tells of: it goes out to those only who may see that; a refusal is audited with it. */
  about: About | null = null
  /** Of a 429 or 503, when it is not RETRY_AFTER_SECONDS. */
  retryAfterSeconds: number | null = null

  constructor(
    category: ErrorCategory,
    code: string,
    message: string,
    detail: string | null = null,
    more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
    this.name = 'ApiError'
    this.category = category
    this.code = code
    this.detail = detail
    this.more = more
  }
}

/** A caller who is known, and not allowed. */
export function forbidden(code: string, message: string, caller: Caller | null): ApiError {
  const error = new ApiError('forbidden', code, message)
  error.caller = caller
  return error
}

/** The same error, as one that tells something of a record. */
export function tellingOf(patientId: string, error: ApiError): ApiError {
  error.about = { patientId }
  return error
}

/** The refusal of a restricted record, with the way past it. */
export function restrictedPatient(patientId: string): ApiError {
  const message =
    'This record is restricted. Who needs it for care may open it, with a reason, by ' +
    `POST /api/patients/${patientId}/break-glass`
  return tellingOf(patientId, new ApiError('forbidden', 'restricted_patient', message))
}

/** A missing row, or one of another organization: the client cannot tell which. */
export function notFound(what: string): ApiError {
  const name = what.charAt(0).toUpperCase() + what.slice(1)
  return new ApiError('not_found', `${what}_not_found`, `${name} not found`)
}

/** A request that says something the contract does not know. */
export function invalid(code: string, message: string): ApiError {
  return new ApiError('invalid', code, message)
}

/** A change that names nothing, where a client that means one has lost it. */
export function nothingToChange(): ApiError {
  return invalid('nothing_to_change', 'Nothing to change: the body names no field that is to be another')
}

/** 429 with the time after which trying again makes sense. */
export function tooManyAttempts(retryAfterSeconds: number): ApiError {
  const error = new ApiError('busy', 'too_many_attempts', 'Too many attempts; wait before trying again')
  error.retryAfterSeconds = retryAfterSeconds
  return error
}

/** Turns whatever was thrown into what the client is told. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof DatabaseBusyError) {
    return new ApiError('unavailable', 'busy', 'The service is busy; try again', error.reason)
  }
  if (error instanceof DatabaseError) return fromDatabase(error)
  return new ApiError('fault', 'internal_error', 'Internal error', describeFault(error))
}

/** Source: PostgreSQL appendix A, error codes. */
function fromDatabase(error: DatabaseError): ApiError {
  const { sqlState } = error
  if (sqlState === '23505' || sqlState === '23P01') {
    return new ApiError('conflict', 'conflict', 'The change conflicts with an existing record', error.message)
  }
  // Raised by ehr.pass_glass, migration 0010; the constraint field names the patient.
  if (sqlState === 'EH403') return restrictedPatient(error.constraint ?? '')
  // 54000: a text that is too long for an index.
  if (/^(22|23502|23503|23514|54000)/.test(sqlState)) {
    return new ApiError('invalid', 'invalid_value', 'A value is not acceptable', error.message)
  }
  if (error.isConnectionLoss || /^(55P03|57014|53|40001|40P01|25006)/.test(sqlState)) {
    return new ApiError(
      'unavailable',
      'database_unavailable',
      'The service is busy; try again',
      error.message,
    )
  }
  return new ApiError('fault', 'internal_error', 'Internal error', error.message)
}

/** Name and stack of a bug, without its message, which may quote a value. */
function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  // A message may have lines that look like frames.
  const stack = (error.stack ?? '').replace(error.message, '')
  const frames = stack.split('\n').filter((line) => /^\s*at /.test(line))
  return [error.name, ...frames.slice(0, 8).map((line) => line.trim())].join(' ')
}
