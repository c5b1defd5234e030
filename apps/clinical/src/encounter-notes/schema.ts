/** What routes of notes accept and answer. */
import { Instant, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** Longest note: some forty pages. */
const NOTE_CHARACTERS_MAX = 100_000

const NoteText = Type.String({ minLength: 1, maxLength: NOTE_CHARACTERS_MAX, pattern: '\\S' })

/** Path parameters of an encounter's notes. */
export const NotesParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Path parameters of one version of a note. */
export const NoteParams = Type.Object(
  { id: Uuid, note_version: Type.String({ pattern: '^[1-9]\\d{0,5}$', description: 'From 1 on' }) },
  { additionalProperties: false },
)

/** Body of a signature. */
export const Signature = Type.Object(
  { text: Type.Optional(NoteText) },
  { additionalProperties: false, description: 'What is signed is the text, or the draft when it is absent' },
)

/** Body of an amendment. */
export const Amendment = Type.Object(
  { text: NoteText, reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }) },
  { additionalProperties: false },
)

/** A signed note. */
export const Note = Type.Object({
  encounter_id: Uuid,
  note_version: Type.Integer({ minimum: 1 }),
  text: Type.String(),
  author_id: Uuid,
  author_roles: Type.String(),
  signed_at: Instant,
  amends: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], { description: 'The version before' }),
  reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it was amended' }),
})

/** All versions of an encounter's note. */
export const NoteVersions = Type.Object({
  encounter_id: Uuid,
  note_version: Type.Integer({ minimum: 0, description: 'The latest; 0 when nothing is signed' }),
  draft: Type.Union([Type.String(), Type.Null()], { description: 'The note that nobody has signed yet' }),
  notes: Type.Array(Note, { description: 'Newest first' }),
})
