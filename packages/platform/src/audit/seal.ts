/**
 * Seals audit events in the background. Every process looks; an organization is sealed by one at a time
 * (an advisory lock of the statement), so any number of processes makes one chain.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../db/database.ts'
import { boolean, integer, statement, text, uuid } from '../db/statement.ts'
import type { Observe } from '../observe/events.ts'
import { appendHeads, type Head } from './heads.ts'

/** How often organizations are looked at. */
const LOOK_MS = 5_000
/**
 * Events of a seal. Sealing took 1.9 µs an event, so a write lane is away for 4 ms; larger seals were hardly
 * faster, smaller ones of 500 took twice as long.
 */
const EVENTS_MAX = 2_000
/** Seals of an organization in one turn: what does not fit is for the next, and others get theirs. */
const SEALS_MAX = 100
/** Organizations in one statement: a look at one took 5 to 7 µs. */
const ORGANIZATIONS_MAX = 1_000
/** Before all ids, and the scope of what is about no organization. */
const NIL = '00000000-0000-0000-0000-000000000000'

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
  const ending = new AbortController()

  const sealNow = async (): Promise<number> => {
    let events = 0
    let after = NIL
    while (!ending.signal.aborted) {
      const seen = await db.write.many(NIL, unsealedOrganizations, [after, ORGANIZATIONS_MAX])
      for (const { org_id, is_unsealed } of seen) {
        if (is_unsealed) events += await sealOrganization(org_id)
      }
      const last = seen.at(-1)
      if (last === undefined || seen.length < ORGANIZATIONS_MAX) break
      after = last.org_id
    }
    return events
  }

  const sealOrganization = async (orgId: string): Promise<number> => {
    let events = 0
    let head: Head | null = null
    for (let seals = 0; seals < SEALS_MAX && !ending.signal.aborted; seals++) {
      const seal = await db.write.maybeOne(orgId, sealAuditEvents, [orgId, EVENTS_MAX])
      if (seal === null) break
      head = { orgId, seq: seal.seq, hash: seal.hash, sealedAt: seal.sealed_at }
      events += seal.event_count
      if (seal.event_count < EVENTS_MAX) break
    }
    if (head !== null && headsFile !== '') await note(head)
    return events
  }

  const note = (head: Head): Promise<void> =>
    appendHeads(headsFile, [head]).catch((error: unknown) => {
      const code = String(Reflect.get(Object(error), 'code') ?? 'unknown')
      observe({ type: 'background_failed', task: 'audit.heads', detail: code })
    })

  const running = keepSealing(sealNow, ending.signal, observe)
  return {
    sealNow,
    async stop() {
      ending.abort()
      await running
    },
  }
}

async function keepSealing(
  seal: () => Promise<number>,
  signal: AbortSignal,
  observe: Observe,
): Promise<void> {
  while (!signal.aborted) {
    await sleep(LOOK_MS, undefined, { signal, ref: false }).catch(() => {})
    if (signal.aborted) return
    await seal().catch(() =>
      observe({ type: 'background_failed', task: 'audit.seal', detail: 'will try again' }),
    )
  }
}
