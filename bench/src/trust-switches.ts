/**
 * What the bench switches off, in its own database, to see what it costs: row-level security, and the audit
 * row of a write. What was switched is noted in the folder of the set before, so that a run that was killed
 * leaves nothing off for the next one.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from './database.ts'

/** What is on. */
export type Trust = { readonly audit: boolean; readonly rowSecurity: boolean }

/** Switches a database. */
export type TrustSwitches = {
  set(trust: Trust): Promise<void>
  /** Everything as it was. */
  restore(): Promise<void>
}

/** How everything was. */
type Whole = { readonly protectedTables: readonly string[]; readonly auditFunction: string }

const NOTE = 'bench-switched-off.json'
const LIST_PROTECTED = `
  SELECT format('%I.%I', n.nspname, c.relname)::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relrowsecurity AND n.nspname = 'public' ORDER BY 1`
const AUDIT_FUNCTION = `
  SELECT pg_get_functiondef(p.oid)::text FROM pg_proc p
   WHERE p.proname = 'audit' AND p.pronamespace = 'ehr'::regnamespace`
const NO_AUDIT = `
  CREATE OR REPLACE FUNCTION ehr.audit(
    p_org_id uuid, p_context jsonb, p_action text, p_entity_type text, p_entity_id uuid, p_patient_id uuid, p_change jsonb)
    RETURNS void LANGUAGE sql AS ''`
/** Statements that write many audit rows do so themselves: their rows are dropped on the way. */
const DROP_AUDIT_ROWS = [
  `CREATE OR REPLACE FUNCTION ehr.bench_drop_row() RETURNS trigger LANGUAGE plpgsql
     AS 'BEGIN RETURN NULL; END'`,
  `CREATE OR REPLACE TRIGGER bench_drop_row BEFORE INSERT ON audit_events
     FOR EACH ROW EXECUTE FUNCTION ehr.bench_drop_row()`,
]
const KEEP_AUDIT_ROWS = [
  'DROP TRIGGER IF EXISTS bench_drop_row ON audit_events',
  'DROP FUNCTION IF EXISTS ehr.bench_drop_row()',
]

/** The switches of a database, everything on. */
export async function trustSwitches(database: Database, dataDir: string): Promise<TrustSwitches> {
  await restoreTrust(database, dataDir)
  const tables = await database.rows(LIST_PROTECTED)
  const [audit] = await database.rows(AUDIT_FUNCTION)
  const whole: Whole = {
    protectedTables: tables.map(([name]) => name ?? ''),
    auditFunction: audit?.[0] ?? '',
  }
  if (whole.protectedTables.length === 0 || whole.auditFunction === '') {
    throw new Error('the database has nothing to switch off')
  }
  return {
    async set({ audit: audited, rowSecurity }) {
      writeFileSync(join(dataDir, NOTE), JSON.stringify(whole))
      await database.rows(audited ? whole.auditFunction : NO_AUDIT)
      for (const sql of audited ? KEEP_AUDIT_ROWS : DROP_AUDIT_ROWS) await database.rows(sql)
      await setRowSecurity(database, whole.protectedTables, rowSecurity)
    },
    restore: () => restoreTrust(database, dataDir),
  }
}

/** Switches on again what a run has left off. */
export async function restoreTrust(database: Database, dataDir: string): Promise<void> {
  const path = join(dataDir, NOTE)
  if (!existsSync(path)) return
  const { protectedTables, auditFunction }: Whole = JSON.parse(readFileSync(path, 'utf8'))
  await database.rows(auditFunction)
  for (const sql of KEEP_AUDIT_ROWS) await database.rows(sql)
  await setRowSecurity(database, protectedTables, true)
  rmSync(path)
}

async function setRowSecurity(database: Database, tables: readonly string[], on: boolean): Promise<void> {
  const what = on ? 'ENABLE' : 'DISABLE'
  for (const table of tables) await database.rows(`ALTER TABLE ${table} ${what} ROW LEVEL SECURITY`)
}
