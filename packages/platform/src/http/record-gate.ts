/** Records that are open only to some of those whose role may read them: asked before a reply goes out. */
import type { About, Caller } from './route.ts'

/** Who may see a record. */
export type RecordGate = {
  /**
   * By what a restricted record is open to the caller: '' for those who care for the person, else the
   * reason that was given; null for a record that is not restricted. A promise when it has to be looked up.
   *
   * Throws: ApiError 403 `restricted_patient`.
   */
  pass(caller: Caller, about: About): Promise<string | null> | null
}

/** The gate of a service that keeps no records of patients. */
export const WITHOUT_RECORDS: RecordGate = { pass: () => null }
