/** Verifying the audit trail: events a second of `ehr audit verify`, from its start to its end. */
import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context, Scenario } from '../context.ts'
import type { Database } from '../database.ts'
import { describeMachine } from '../load/machine.ts'
import { digits, type Goal, goalLines, judge } from '../load/report.ts'
import { spreadOf } from '../load/statistics.ts'
import { ROOT } from '../platform.ts'
import { type Ground, setUp } from '../setup.ts'
import { resultPath, today, writeJson } from '../write-json.ts'

/** `npm run bench -- audit`. */
export const audit: Scenario = { name: 'audit', run: runAudit }

const EVENTS = { full: 2_000_000, quick: 200_000 }
const EVENTS_A_SEAL = 2_000
const GOAL_PER_SECOND = 100_000
const MS_PER_SECOND = 1_000
const POLL_MS = 100

/** Events as the service writes them, a month ago; every fifth is a change. */
const FILL = `
  INSERT INTO audit_events (org_id, id, recorded_at, user_id, roles, action, operation, entity_type, entity_id,
                            patient_id, outcome, reason, request_id, change)
  SELECT $1::text::uuid,
         (lpad(to_hex(begun.ms + n), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid,
         to_timestamp((begun.ms + n) / 1000.0), gen_random_uuid(), 'nurse',
         CASE n % 5 WHEN 0 THEN 'update' ELSE 'read' END, 'patients.get', 'Patient', gen_random_uuid(),
         gen_random_uuid(), 'success', NULL, 'bench-' || n,
         CASE n % 5 WHEN 0 THEN '{"address": {"city": "Berlin"}}'::jsonb END
    FROM generate_series(1, $2::text::integer) n,
         LATERAL (SELECT (extract(epoch FROM now() - interval '30 days') * 1000)::bigint AS ms) begun`
const SEAL = `
  INSERT INTO audit_seals (org_id, seq, from_id, to_id, event_count, event_marks, events_hash, previous_hash, hash, sealed_at)
  SELECT s.org_id, s.seq, s.from_id, s.to_id, s.event_count, s.event_marks, s.events_hash, s.previous_hash, s.hash, s.sealed_at
    FROM ehr.next_audit_seal($1::text::uuid, now(), $2::text::integer) s
  RETURNING seq::text`
const UNSEALED = `
  SELECT EXISTS (SELECT FROM audit_events e
                  WHERE e.org_id = $1::text::uuid
                    AND e.id > coalesce((SELECT s.to_id FROM audit_seals s
                                          WHERE s.org_id = $1::text::uuid ORDER BY s.seq DESC LIMIT 1),
                                        '00000000-0000-0000-0000-000000000000'))::text`

/** One run of the command. */
type Verified = {
  readonly events: number
  /** From the start of the program to its end. */
  readonly seconds: number
  /** Of these, what the command took to verify. */
  readonly verifying_seconds: number
  readonly postgres_cpu_us: number
}

async function runAudit(context: Context): Promise<boolean> {
  const { settings, say } = context
  const ground = await setUp(context)
  const events = settings.quick ? EVENTS.quick : EVENTS.full
  await fillTrails(context, ground, events)
  // Heads of trails that were emptied for this run would be missed, and rightly so.
  const heads = join(ground.folder, 'heads.log')
  writeFileSync(heads, '')
  const machine = await describeMachine(context, ground.database, { wrk: null, pgbench: null })
  const runs: Verified[] = []
  for (let round = 1; round <= settings.rounds; round++) {
    const run = await verify(ground, heads)
    runs.push(run)
    const perSecond = digits(run.events / run.seconds)
    const alone = digits(run.events / run.verifying_seconds)
    const cpu = digits(run.postgres_cpu_us / run.events)
    const rates = `${perSecond} events/s, verifying alone ${alone}`
    say(`round ${round}/${settings.rounds}  ${rates}, PostgreSQL CPU-µs an event ${cpu}`)
  }
  const goals: readonly Goal[] = [
    judge(
      `${events.toLocaleString('en-US')} events verified, events a second with the start of the program`,
      'at least',
      GOAL_PER_SECOND,
      spreadOf(runs.map((run) => run.events / run.seconds)),
    ),
  ]
  for (const line of goalLines(goals)) say(line)
  const path = `${resultPath(today(), 'audit', settings.quick)}.json`
  writeJson(path, { scenario: 'audit', date: today(), machine, settings, data: ground.counts, goals, runs })
  say(`\nwritten: ${relative(ROOT, path)}`)
  return runs.every((run) => run.events === events)
}

/** The service seals as well: what it is at is waited for. */
async function fillTrails({ say, signal }: Context, ground: Ground, events: number): Promise<void> {
  const { database, senders } = ground
  say(`writing and sealing ${events.toLocaleString('en-US')} audit events of ${senders.length} organizations`)
  const each = Math.floor(events / senders.length)
  for (const [nth, { id }] of senders.entries()) {
    const count = nth === 0 ? events - each * (senders.length - 1) : each
    await database.rows(FILL, [id, String(count)])
    while (!signal.aborted && (await isUnsealed(database, id))) {
      const sealed = await database.rows(SEAL, [id, String(EVENTS_A_SEAL)])
      if (sealed.length === 0) await sleep(POLL_MS)
    }
  }
  await database.rows('VACUUM (ANALYZE) audit_events, audit_seals')
}

async function isUnsealed(database: Database, orgId: string): Promise<boolean> {
  const [row] = await database.rows(UNSEALED, [orgId])
  return row?.[0] === 'true'
}

async function verify({ platform, probe }: Ground, heads: string): Promise<Verified> {
  const before = probe.cpu().postgres_us
  const startedAt = performance.now()
  const said = await platform.command(['audit', 'verify', '--json', '--heads', heads])
  const seconds = (performance.now() - startedAt) / MS_PER_SECOND
  const told: { events: number; seconds: number; findings: unknown[] } = JSON.parse(said)
  if (told.findings.length > 0) throw new Error(`ehr audit verify found ${told.findings.length} tamperings`)
  const postgres_cpu_us = probe.cpu().postgres_us - before
  return { events: told.events, seconds, verifying_seconds: told.seconds, postgres_cpu_us }
}
