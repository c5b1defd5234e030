/** A failure that is told in one line; everything else is a fault of ours, told in one line too. */
export class Failure extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.name = 'Failure'
    this.exitCode = exitCode
  }
}

/** The message of anything that was thrown, on one line. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  // Several attempts at once (IPv4 and IPv6) fail as a group without a text of its own.
  const inner = error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : ''
  return (text || inner || 'unknown failure').replaceAll(/\s*\n\s*/g, ' ').trim()
}
