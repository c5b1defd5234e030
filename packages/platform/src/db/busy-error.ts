/** Why a request could not be given to the database at all: it was never sent, so nothing happened. */
export class DatabaseBusyError extends Error {
  readonly reason: 'queue_full' | 'deadline' | 'down' | 'closed'

  constructor(reason: DatabaseBusyError['reason']) {
    super(`database busy: ${reason}`)
    this.name = 'DatabaseBusyError'
    this.reason = reason
  }
}
