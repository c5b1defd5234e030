/** Routes of notes. Their ETag is the encounter's: whoever signs or amends has read what there was. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { notFound } from '@ehrconnect/platform/http/api-error'
import { etagOf } from '@ehrconnect/platform/http/etag'
import { createdJson, okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { amendNote, type SignedNote, signNote } from './actions.ts'
import { notesOfEncounter } from './queries.ts'
import { Amendment, Note, NoteParams, NotesParams, NoteVersions, Signature } from './schema.ts'

const READERS: readonly Role[] = ['nurse', 'clinician', 'org_admin', 'system']
/** A signature is a person's. */
const SIGNERS: readonly Role[] = ['clinician']

/** The route table of notes. */
export const encounterNoteRoutes = [
  route({
    method: 'GET',
    path: '/api/encounters/:id/notes',
    operation: 'encounter_notes.list',
    summary: 'Every signed version of the note of an encounter, and its draft',
    allow: READERS,
    params: NotesParams,
    replies: { 200: NoteVersions },
    async handle({ caller, params, deps }) {
      const notes = await deps.db.point(notesOfEncounter).load(caller.orgId, [params.id, null])
      if (notes?.body == null) throw notFound('encounter')
      const about = { entityId: params.id, patientId: notes.patient_id, restricted: notes.restricted }
      return okJson(notes.body, etagOf(notes.version, notes.body), about)
    },
  }),
  route({
    method: 'GET',
    path: '/api/encounters/:id/notes/:note_version',
    operation: 'encounter_notes.get',
    summary: 'One signed version of a note',
    allow: READERS,
    params: NoteParams,
    replies: { 200: Note },
    async handle({ caller, params, deps }) {
      const key = [params.id, Number(params.note_version)] as const
      const note = await deps.db.point(notesOfEncounter).load(caller.orgId, key)
      if (note?.body == null) throw notFound('note')
      const about = { entityId: params.id, patientId: note.patient_id, restricted: note.restricted }
      return okJson(note.body, etagOf(note.version, note.body), about)
    },
  }),
  route({
    method: 'POST',
    path: '/api/encounters/:id/sign',
    operation: 'encounter_notes.sign',
    summary: 'Sign the note',
    description: 'Signs the given text, or the draft. From then on the note can be amended, not changed.',
    allow: SIGNERS,
    params: NotesParams,
    body: Signature,
    ifMatch: 'required',
    idempotency: 'accepted',
    replies: { 201: Note },
    async handle({ caller, params, body, ifMatch, context, deps }) {
      const { orgId } = caller
      const note = await signNote(deps, orgId, params.id, ifMatch ?? '', context, body.text ?? null)
      return created(params.id, note)
    },
  }),
  route({
    method: 'POST',
    path: '/api/encounters/:id/amend',
    operation: 'encounter_notes.amend',
    summary: 'Amend the signed note',
    description: 'Adds a version with its reason; the versions before stay as they were signed.',
    allow: SIGNERS,
    params: NotesParams,
    body: Amendment,
    ifMatch: 'required',
    idempotency: 'accepted',
    replies: { 201: Note },
    async handle({ caller, params, body, ifMatch, context, deps }) {
      return created(params.id, await amendNote(deps, caller.orgId, params.id, ifMatch ?? '', context, body))
    },
  }),
]

function created(encounterId: string, { version, note_version, body }: SignedNote) {
  return createdJson(body, `/api/encounters/${encounterId}/notes/${note_version}`, etagOf(version, body))
}
