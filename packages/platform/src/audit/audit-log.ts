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
import { uuidv7 } from '../time/ids.ts'

/** When a reply may go out: once its audit row is on its way, or once it is committed. */
export const AUDIT_READS = ['grouped', 'before_reply', 'off'] as const

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
  readonly outcome: 'success' | 'denied' | 'failed'
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

/** Adds audit events of any organizations; known ids are ignored. */
export const appendAuditEvents = statement({
  name: 'audit.append',
  params: [
    ...([
      array(uuid),
      array(uuid),
      array(timestamptz),
      array(uuid),
      array(text),
      array(text),
      array(text),
    ] as const),
    ...([
      array(text),
      array(nullable(uuid)),
      array(nullable(uuid)),
      array(text),
      array(nullable(text)),
      array(text),
    ] as const),
  ],
  row: {},
  sql: `
    INSERT INTO audit_events (org_id, id, recorded_at, user_id, roles, action, operation, entity_type, entity_id,
                              patient_id, outcome, reason, request_id)
    SELECT e.org_id, e.id, e.recorded_at, e.user_id, e.roles, e.action, e.operation, e.entity_type, e.entity_id,
           e.patient_id, e.outcome, e.reason, e.request_id
      FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[],
                  $9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::text[])
        AS e (org_id, id, recorded_at, user_id, roles, action, operation, entity_type, entity_id,
              patient_id, outcome, reason, request_id)
    ON CONFLICT (org_id, id) DO NOTHING`,
})

/** Makes the log of a process. */
export function createAuditLog(options: {
  db: Database
  clock: Clock
  mode: (typeof AUDIT_READS)[number]
  observe: Observe
}): AuditLog {
  const { db, clock, mode, observe } = options
  const appender: Appender<readonly (readonly unknown[])[]> = db.append(
    appendAuditEvents,
    mode === 'grouped' ? GATHER_MS : 0,
  )

  return {
    queued: () => appender.queued(),
    record(event) {
      if (mode === 'off') return null
      const { caller } = event
      const now = clock.now()
      const written = appender.append([
        caller.orgId,
        uuidv7(now),
        new Date(now).toISOString(),
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
