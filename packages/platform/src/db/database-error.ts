/**
 * What went wrong in the database, without the values that were in the statement: PostgreSQL's
 * message and DETAIL may hold patient data, so only codes and names leave this file.
 */

/** A failed exchange. `message` holds no values. */
export class DatabaseError extends Error {
  /** SQLSTATE, e.g. 23505. Source: PostgreSQL appendix A. */
  readonly sqlState: string
  /** Name of the violated constraint; shards of Citus add `_<digits>` to it. */
  readonly constraint: string | null

  constructor(sqlState: string, constraint: string | null, reason: string) {
    super(`database error ${sqlState}${constraint === null ? '' : ` (${constraint})`}${reason}`)
    this.name = 'DatabaseError'
    this.sqlState = sqlState
    this.constraint = constraint
  }

  /** The connection or the server is gone or going; nothing is known of a write under way. */
  get isConnectionLoss(): boolean {
    return this.sqlState.startsWith('08') || /^57P0[1-5]$/.test(this.sqlState)
  }

  /** A deadlock or a failed serialization: the statement was undone and may succeed at once. */
  get isUndone(): boolean {
    return this.sqlState === '40001' || this.sqlState === '40P01'
  }

  /** The statement was undone for a reason that will pass: serialization, deadlock, timeout, resources. */
  get isPassing(): boolean {
    return /^(40001|40P01|55P03|57014|53)/.test(this.sqlState)
  }

  /** Whether this is a violation of the named constraint, on a plain server or on a shard. */
  violates(constraint: string): boolean {
    return this.constraint !== null && this.constraint.replace(/_\d+$/, '') === constraint
  }
}

const CONSTRAINT_IN_MESSAGE = /constraint "([a-z0-9_]+)"/
/** Five places with a digit among them: EPIPE and its like are codes of the operating system. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/

/** Turns what the driver threw into a DatabaseError; anything without an SQLSTATE counts as `fallback`. */
export function databaseError(error: unknown, fallback: string): DatabaseError {
  if (error instanceof DatabaseError) return error
  if (typeof error !== 'object' || error === null) return new DatabaseError(fallback, null, '')
  const { code, constraint, message } = error as { code?: unknown; constraint?: unknown; message?: unknown }
  if (typeof code !== 'string' || !SQLSTATE.test(code)) {
    return new DatabaseError(fallback, null, typeof code === 'string' ? `: ${code}` : '')
  }
  const named =
    typeof constraint === 'string' ? constraint : String(message).match(CONSTRAINT_IN_MESSAGE)?.[1]
  return new DatabaseError(code, named ?? null, '')
}
