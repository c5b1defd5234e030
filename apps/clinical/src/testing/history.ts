/**
 * Whether what was read can have been: each register (a patient, an encounter) has a version that only
 * grows. An operation that begins after another one has ended may not show an older version than that one
 * did, be it a write that was acknowledged or a read. One process asks, so the order of beginnings and
 * ends is the order of these calls.
 */

/** An operation that showed a version older than one known before it began. */
export type Violation = {
  readonly register: string
  readonly version: number
  readonly known: number
  readonly by: string
}

/** The history of an experiment, judged as it goes. */
export type History = {
  /** An operation begins that will show registers; gives what it may not fall behind. */
  begin(registers: readonly string[]): ReadonlyMap<string, number>
  /** It has ended and shown these versions. */
  end(begun: ReadonlyMap<string, number>, shown: ReadonlyMap<string, number>, by: string): void
  readonly operations: number
  readonly violations: readonly Violation[]
}

/** Starts an empty history. */
export function createHistory(): History {
  const known = new Map<string, number>()
  const violations: Violation[] = []
  let operations = 0
  return {
    violations,
    get operations() {
      return operations
    },
    begin: (registers) => new Map(registers.map((register) => [register, known.get(register) ?? 0])),
    end(begun, shown, by) {
      operations += 1
      for (const [register, version] of shown) {
        const least = begun.get(register) ?? 0
        // What is no number shows nothing, and counts as old.
        if (!(version >= least)) violations.push({ register, version, known: least, by })
        else known.set(register, Math.max(known.get(register) ?? 0, version))
      }
    },
  }
}
