/**
 * Who read what, and who was refused. Writes are audited by the statements that make them; this log
 * takes the rest, in groups. Shaped after FHIR R4 AuditEvent and IHE BALP.
 */
import type { Database } from '../db/database.ts'
import { array, bigint, boolean, integer, nullable, statement, text, uuid } from '../db/statement.ts'
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
  /** Address of the client, as far as trusted proxies tell; '' when it is not known. */
  readonly source: string
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

/**
 * Events as arrays. What many events of a statement have in common (who, in what role, from where, did what,
 * how it ended) is sent once, and each event says by a number which of these kinds it is: 2.5 to 3 µs less of
 * PostgreSQL and 0.6 of the server a row than with every text in every row.
 */
const KIND_COLUMNS = [
  ...([array(uuid), array(uuid), array(text), array(text), array(text), array(text)] as const),
  ...([array(boolean), array(text), array(nullable(text))] as const),
] as const
const EVENT_COLUMNS = [
  ...KIND_COLUMNS,
  ...([array(integer), array(bigint), array(nullable(uuid)), array(nullable(uuid)), array(text)] as const),
  array(text),
] as const

/** Of an event about a patient's own record both ids are one: it is sent once. */
const EVENTS = `unnest($10::integer[], $11::bigint[], $12::uuid[], $13::uuid[], $14::text[])
                     WITH ORDINALITY s (kind, recorded_ms, entity_id, patient_id, request_id, n)
      JOIN unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::text[], $9::text[],
                  $15::text[])
             WITH ORDINALITY k (org_id, user_id, roles, action, operation, entity_type, is_patient, outcome, reason, source, n)
        ON k.n = s.kind`

/**
 * Ids are of the database's clock, one instant and one random part a statement, and the place of the row
 * in it: 0.2 µs a row where a UUIDv7 a row takes 1.8.
 */
const MADE = `made AS MATERIALIZED (
      SELECT lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') AS head,
             substring(replace(gen_random_uuid()::text, '-', '') FROM 17) AS tail)`
const INSERT = `
    INSERT INTO audit_events (org_id, id, recorded_at, user_id, roles, action, operation, entity_type, entity_id,
                              patient_id, outcome, reason, request_id, source)
    SELECT k.org_id, (made.head || to_hex(28672 + s.n) || made.tail)::uuid, to_timestamp(s.recorded_ms / 1000::float8),
           k.user_id, k.roles, k.action, k.operation, k.entity_type,
           CASE WHEN k.is_patient THEN s.patient_id ELSE s.entity_id END, s.patient_id, k.outcome, k.reason, s.request_id,
           k.source
      FROM made, ${EVENTS}`

/** Adds audit events of any organizations. */
export const appendAuditEvents = statement({
  name: 'audit.append',
  params: EVENT_COLUMNS,
  row: {},
  sql: `
    WITH ${MADE}${INSERT}`,
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
    WITH ${MADE}, organization AS (
      SELECT DISTINCT o.org_id FROM unnest($1::uuid[]) o (org_id)
    ), known AS MATERIALIZED (
      SELECT a.org_id, a.request_id
        FROM organization
       CROSS JOIN LATERAL (
         SELECT a.org_id, a.request_id
           FROM audit_events a
          WHERE a.org_id = organization.org_id
            AND a.id >= ehr.uuidv7_at((SELECT to_timestamp(min(r.ms) / 1000::float8) - interval '5 s'
                                         FROM unnest($11::bigint[]) r (ms)))
          ORDER BY a.id
          LIMIT 100000) a)${INSERT}
     WHERE NOT EXISTS (SELECT FROM known WHERE known.org_id = k.org_id AND known.request_id = s.request_id)`,
})

/** An event and when it was recorded, in milliseconds since 1970. */
export type Recorded = { readonly event: AuditedRead; readonly ms: number }

/** The parameters of the statements for these events. */
export function auditParameters(recorded: readonly Recorded[]) {
  const kinds: AuditedRead[] = []
  const numbers = new Map<string, number>()
  const numberOf = ({ event }: Recorded): number => {
    const name = kindName(event)
    const known = numbers.get(name)
    if (known !== undefined) return known
    const number = kinds.push(event)
    numbers.set(name, number)
    return number
  }
  const kindOf = recorded.map(numberOf)
  return [
    kinds.map(({ caller }) => caller.orgId),
    kinds.map(({ caller }) => caller.userId),
    kinds.map(({ caller }) => caller.roles.join(' ')),
    kinds.map(({ action }) => action),
    kinds.map(({ operation }) => operation),
    kinds.map(({ entityType }) => entityType),
    kinds.map(isOfPatient),
    kinds.map(({ outcome }) => outcome),
    kinds.map(({ reason }) => reason),
    kindOf,
    recorded.map(({ ms }) => ms),
    recorded.map(({ event }) => (isOfPatient(event) ? null : event.entityId)),
    recorded.map(({ event }) => event.patientId),
    recorded.map(({ event }) => event.requestId),
    kinds.map(({ source }) => source),
  ] as const
}

/** The same for all events that differ in time, entity, patient and request only. */
function kindName(event: AuditedRead): string {
  const { caller, action, operation, entityType, outcome, reason, source } = event
  // A reason may be somebody's own text: nothing stands after it.
  const what = `${action} ${operation} ${entityType} ${outcome} ${isOfPatient(event)} ${reason === null}`
  return `${caller.orgId} ${caller.userId} ${caller.roles.join()} ${source} ${what} ${reason}`
}

function isOfPatient({ entityId, patientId }: AuditedRead): boolean {
  return patientId !== null && entityId === patientId
}

/** Makes the log of a process. */
export function createAuditLog(options: {
  db: Database
  clock: Clock
  /** `off`: nothing is recorded. No setting says so: it is for measuring what the audit costs. */
  mode: (typeof AUDIT_READS)[number] | 'off'
  observe: Observe
}): AuditLog {
  const { db, clock, mode, observe } = options
  const appender = db.append({
    statement: appendAuditEvents,
    again: appendAuditEventsAgain,
    gatherMs: mode === 'grouped' ? GATHER_MS : 0,
    valuesOf: auditParameters,
    orgIdOf: ({ event }: Recorded) => event.caller.orgId,
    onRefused: ({ event }) =>
      observe({ type: 'background_failed', task: 'audit.append', detail: event.requestId }),
  })

  return {
    queued: () => appender.queued(),
    record(event) {
      if (mode === 'off') return null
      const recorded = { event, ms: clock.now() }
      if (mode === 'before_reply') return appender.append(recorded)
      appender.add(recorded)
      return null
    },
    close: () => appender.flush(FLUSH_MS),
  }
}
