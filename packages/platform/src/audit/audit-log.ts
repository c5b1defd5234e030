/**
 * Who read what, and who was refused. Writes are audited by the statements that make them; this log
 * takes the rest, in groups. Shaped after FHIR R4 AuditEvent and IHE BALP.
 */
import type { Appender } from '../db/append.ts'
import type { Database } from '../db/database.ts'
import { array, nullable, statement, text, timestamptz, uuid } from '../db/statement.ts'
import type { Caller } from '../http/route.ts'
import type { Observe } from '../observe/events.ts'
import type { Clock } from '../time/clock.ts'

/** When a reply may go out: once its audit row is on its way, or once it is committed. */
export const AUDIT_READS = ['grouped', 'before_reply'] as const

/**
 * How long reads are gathered before their rows are written: a process that is killed loses at most this,
 * and a quiet one writes 40 times a second at most instead of once a read.
 */
const GATHER_MS = 20
/** How long a stopping process tries to write what it has gathered. */
const FLUSH_MS = 5_000

/** What happened to whom. */
export type AuditedRead = {
  readonly caller: Caller
  readonly operation: string
  readonly action: 'read' | 'query' | 'create' | 'update' | 'delete' | 'execute'
  /** FHIR resource type. */
  readonly entityType: string
  readonly entityId: string | null
  readonly patientId: string | null
  readonly outcome: 'success' | 'denied' | 'failed' | 'break_glass'
  readonly reason: string | null
  readonly requestId: string
}

/** Takes audit events that no statement writes. */
export type AuditLog = {
  /**
   * Records an event. Gives a promise when the reply has to wait for it.
   *
   * Throws: DatabaseBusyError when the log cannot take more: what cannot be audited is not answered.
   */
  record(event: AuditedRead): Promise<void> | null
  queued(): number
  close(): Promise<void>
}

const EVENT_COLUMNS = [
  ...([array(uuid), array(timestamptz), array(uuid), array(text), array(text), array(text)] as const),
  ...([array(text), array(nullable(uuid)), array(nullable(uuid)), array(text)] as const),
  ...([array(nullable(text)), array(text)] as const),
] as const

/**
 * Adds audit events of any organizations. Ids are of the database's clock, one instant and one random part
 * a statement, and the place of the row in it: 0.2 µs a row where a UUIDv7 a row takes 1.8.
 */
export const appendAuditEvents = statement({
  name: 'audit.append',
  params: EVENT_COLUMNS,
  row: {},
  sql: `
    WITH made AS MATERIALIZED (
      SELECT lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') AS head,
             substring(replace(gen_random_uuid()::text, '-', '') FROM 17) AS tail)
    INSERT INTO audit_events (org_id, id, recorded_at, user_id, roles, action, operation, entity_type, entity_id,
                              patient_id, outcome, reason, request_id)
    SELECT e.org_id, (made.head || to_hex(28672 + e.n) || made.tail)::uuid, e.recorded_at, e.user_id, e.roles, e.action,
           e.operation, e.entity_type, e.entity_id, e.patient_id, e.outcome, e.reason, e.request_id
      FROM made, unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
                        $8::uuid[], $9::uuid[], $10::text[], $11::text[], $12::text[])
        WITH ORDINALITY e (org_id, recorded_at, user_id, roles, action, operation, entity_type, entity_id, patient_id,
                           outcome, reason, request_id, n)`,
})

/**
 * The same for events that may be there already: those whose request has an event since the first of them
 * was recorded are left out. Of each organization 100,000 events are looked through, so that an outage
 * cannot make it run out of time; beyond that, or when the first statement ends after this one, an event
 * may be there twice, with the same request id.
 */
export const appendAuditEventsAgain = statement({
  name: 'audit.append_again',
  params: EVENT_COLUMNS,
  row: {},
  sql: `
    WITH made AS MATERIALIZED (
      SELECT lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') AS head,
             substring(replace(gen_random_uuid()::text, '-', '') FROM 17) AS tail
    ), organization AS (
      SELECT DISTINCT o.org_id FROM unnest($1::uuid[]) o (org_id)
    ), known AS MATERIALIZED (
      SELECT a.org_id, a.request_id
        FROM organization
       CROSS JOIN LATERAL (
         SELECT a.org_id, a.request_id
           FROM audit_events a
          WHERE a.org_id = organization.org_id
            AND a.id >= ehr.uuidv7_at((SELECT min(r.at) - interval '5 s' FROM unnest($2::timestamptz[]) r (at)))
          ORDER BY a.id
          LIMIT 100000) a)
    INSERT INTO audit_events (org_id, id, recorded_at, user_id, roles, action, operation, entity_type, entity_id,
                              patient_id, outcome, reason, request_id)
    SELECT e.org_id, (made.head || to_hex(28672 + e.n) || made.tail)::uuid, e.recorded_at, e.user_id, e.roles, e.action,
           e.operation, e.entity_type, e.entity_id, e.patient_id, e.outcome, e.reason, e.request_id
      FROM made, unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
                        $8::uuid[], $9::uuid[], $10::text[], $11::text[], $12::text[])
        WITH ORDINALITY e (org_id, recorded_at, user_id, roles, action, operation, entity_type, entity_id, patient_id,
                           outcome, reason, request_id, n)
     WHERE NOT EXISTS (SELECT FROM known WHERE known.org_id = e.org_id AND known.request_id = e.request_id)`,
})

/** Makes the log of a process. */
export function createAuditLog(options: {
  db: Database
  clock: Clock
  /** `off`: nothing is recorded. No setting says so: it is for measuring what the audit costs. */
  mode: (typeof AUDIT_READS)[number] | 'off'
  observe: Observe
}): AuditLog {
  const { db, clock, mode, observe } = options
  const appender: Appender<readonly (readonly unknown[])[]> = db.append(
    appendAuditEvents,
    appendAuditEventsAgain,
    mode === 'grouped' ? GATHER_MS : 0,
  )

  return {
    queued: () => appender.queued(),
    record(event) {
      if (mode === 'off') return null
      const { caller } = event
      const written = appender.append([
        caller.orgId,
        new Date(clock.now()).toISOString(),
        caller.userId,
        caller.roles.join(' '),
        event.action,
        event.operation,
        event.entityType,
        event.entityId,
        event.patientId,
        event.outcome,
        event.reason,
        event.requestId,
      ])
      if (mode === 'before_reply') return written
      written.catch(() =>
        observe({ type: 'background_failed', task: 'audit.append', detail: event.requestId }),
      )
      return null
    },
    close: () => appender.flush(FLUSH_MS),
  }
}
