/**
 * Seals audit events in the background. Every process looks; an organization is sealed by one at a time
 * (an advisory lock of the statement), so any number of processes makes one chain.
 */
import type { Database } from '../db/database.ts'
import { DatabaseError } from '../db/database-error.ts'
import { boolean, integer, statement, text, uuid } from '../db/statement.ts'
import type { Observe } from '../observe/events.ts'
import { NIL, ORGANIZATIONS_MAX, startSweep } from '../process/sweep.ts'
import { appendHeads, type Head } from './heads.ts'

/** How often organizations are looked at. */
const LOOK_MS = 5_000
/**
 * Events of a seal. Sealing took 1.9 µs an event, so a write lane is away for 4 ms; larger seals were hardly
 * faster, smaller ones of 500 took twice as long.
 */
const EVENTS_MAX = 2_000
/** How many times fewer are tried when a seal took too long: a change may be as large as a body. */
const FEWER = 8
/** Seals of an organization in one turn: what does not fit is for the next, and others get theirs. */
const SEALS_MAX = 100

/**
 * Organizations after the given one, and whether they have events that wait to be sealed for more than
 * 30 s: a quiet one is not sealed for each of its events.
 */
export const unsealedOrganizations = statement({
  name: 'audit.unsealed',
  params: [uuid, integer],
  row: { org_id: uuid, is_unsealed: boolean },
  sql: `
    SELECT u.org_id, u.is_unsealed
      FROM ehr.audit_unsealed($1, now() - interval '30 s', $2) u`,
})

/** Makes the next seal of an organization; no row when there is nothing to seal. */
export const sealAuditEvents = statement({
  name: 'audit.seal',
  params: [uuid, integer],
  row: { seq: integer, event_count: integer, hash: text, sealed_at: text },
  sql: `
    INSERT INTO audit_seals (org_id, seq, from_id, to_id, event_count, event_marks, events_hash, previous_hash, hash,
                             sealed_at)
    SELECT s.org_id, s.seq, s.from_id, s.to_id, s.event_count, s.event_marks, s.events_hash, s.previous_hash, s.hash,
           s.sealed_at
      FROM ehr.next_audit_seal($1, ehr.audit_horizon(), $2) s
    RETURNING seq, event_count, encode(hash, 'hex') AS hash,
              to_char(sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS sealed_at`,
})

/** The sealing of a process. */
export type Sealing = {
  /** Looks at all organizations once and seals what waits; gives the number of events sealed. */
  sealNow(): Promise<number>
  /** Resolves when the seal under way is done. */
  stop(): Promise<void>
}

/** Begins sealing. `headsFile`: where heads are noted, '' for nowhere. */
export function startSealing(options: { db: Database; headsFile: string; observe: Observe }): Sealing {
  const { db, headsFile, observe } = options

  const note = (head: Head): Promise<void> =>
    appendHeads(headsFile, [head]).catch((error: unknown) => {
      const code = String(Reflect.get(Object(error), 'code') ?? 'unknown')
      observe({ type: 'background_failed', task: 'audit.heads', detail: code })
    })

  const sealOrganization = async (orgId: string, ending: AbortSignal): Promise<number> => {
    let [events, size] = [0, EVENTS_MAX]
    let head: Head | null = null
    try {
      for (let seals = 0; seals < SEALS_MAX && !ending.aborted; seals++) {
        const seal = await nextSeal(db, orgId, size)
        if (seal === 'too_many') {
          size = Math.ceil(size / FEWER)
          continue
        }
        if (seal === null) break
        head = { orgId, seq: seal.seq, hash: seal.hash, sealedAt: seal.sealed_at }
        events += seal.event_count
        if (seal.event_count < size) break
      }
    } finally {
      // Also of what was sealed before a failure.
      if (head !== null && headsFile !== '') await note(head)
    }
    return events
  }

  const { sweepNow, stop } = startSweep({
    ...{ task: 'audit.seal', everyMs: LOOK_MS, observe, work: sealOrganization },
    async look(after) {
      const seen = await db.write.many(NIL, unsealedOrganizations, [after, ORGANIZATIONS_MAX])
      return seen.map(({ org_id, is_unsealed: is_due }) => ({ org_id, is_due }))
    },
  })
  return { sealNow: sweepNow, stop }
}

/** The next seal; null when there is nothing to seal, or another process is at it. */
async function nextSeal(db: Database, orgId: string, size: number) {
  try {
    return await db.write.maybeOne(orgId, sealAuditEvents, [orgId, size])
  } catch (error) {
    const tookTooLong = error instanceof DatabaseError && error.sqlState === '57014'
    if (tookTooLong && size > 1) return 'too_many'
    throw error
  }
}
