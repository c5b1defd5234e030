/** Requests about the note of an encounter. */
import { clinical, newKey } from '../../api/client.ts'
import { answerOf } from '../../api/problem.ts'

/** The versions of a note, its draft, and the tag that a change of it must name. */
export type Notes = {
  readonly draft: string | null
  readonly noteVersion: number
  readonly notes: readonly {
    readonly note_version: number
    readonly text: string
    readonly signed_at: string
    readonly reason: string | null
  }[]
  readonly tag: string
}

/** Reads the note. */
export async function readNotes(encounterId: string, signal?: AbortSignal): Promise<Notes> {
  const params = { path: { id: encounterId } }
  const call = clinical.GET('/api/encounters/{id}/notes', {
    params,
    ...(signal === undefined ? {} : { signal }),
  })
  const { draft, note_version, notes } = await answerOf(call)
  return { draft, noteVersion: note_version, notes, tag: tagOf(await call) }
}

/** Keeps the draft at the service; gives the next tag. Throws: Problem 412 when somebody else changed it. */
export async function saveDraft(encounterId: string, text: string, tag: string): Promise<string> {
  const params = { path: { id: encounterId }, header: { 'If-Match': tag } }
  const body = { note: text.trim() === '' ? null : text }
  const call = clinical.PATCH('/api/encounters/{id}', { params, body })
  await answerOf(call)
  return tagOf(await call)
}

/** Signs the text. */
export async function signNote(encounterId: string, text: string, tag: string): Promise<void> {
  const header = { 'If-Match': tag, 'Idempotency-Key': newKey() }
  await answerOf(
    clinical.POST('/api/encounters/{id}/sign', {
      params: { path: { id: encounterId }, header },
      body: { text },
    }),
  )
}

/** Adds a version to a signed note. */
export async function amendNote(
  encounterId: string,
  text: string,
  reason: string,
  tag: string,
): Promise<void> {
  const header = { 'If-Match': tag, 'Idempotency-Key': newKey() }
  const params = { path: { id: encounterId }, header }
  await answerOf(clinical.POST('/api/encounters/{id}/amend', { params, body: { text, reason } }))
}

function tagOf({ response }: { readonly response: Response }): string {
  return response.headers.get('etag') ?? '*'
}
