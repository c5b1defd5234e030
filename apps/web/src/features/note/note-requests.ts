/** Requests about the note of an encounter. */
import { clinical, newKey } from '../../api/client.ts'
import { answerOf, problemOf } from '../../api/problem.ts'

const OUTDATED = 412

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

/** A draft as it is at the service, as far as is known here. */
export type Saved = { readonly text: string; readonly tag: string }

/** Keeps the draft at the service; gives the next tag. Throws: Problem 412 when somebody else changed it. */
export function saveDraft(encounterId: string, text: string, saved: Saved): Promise<string> {
  return onDraft(encounterId, saved, (tag) => sendDraft(encounterId, text, tag))
}

/**
 * Does something with a draft that nobody else changed. The tag is that of the whole encounter: a new status
 * or diagnosis makes another one, and is no change of the draft.
 */
async function onDraft<T>(
  encounterId: string,
  { text, tag }: Saved,
  work: (tag: string) => Promise<T>,
): Promise<T> {
  try {
    return await work(tag)
  } catch (error) {
    if (problemOf(error).status !== OUTDATED) throw error
    const latest = await readNotes(encounterId)
    if (latest.noteVersion > 0 || (latest.draft ?? '') !== text) throw error
    return work(latest.tag)
  }
}

async function sendDraft(encounterId: string, text: string, tag: string): Promise<string> {
  const params = { path: { id: encounterId }, header: { 'If-Match': tag } }
  const body = { note: text.trim() === '' ? null : text }
  const call = clinical.PATCH('/api/encounters/{id}', { params, body })
  await answerOf(call)
  return tagOf(await call)
}

/** Signs the text, which is the draft. Throws: Problem 412 when somebody else changed that. */
export async function signNote(encounterId: string, { text, tag }: Saved): Promise<void> {
  const key = newKey()
  await onDraft(encounterId, { text, tag }, (latest) => {
    const header = { 'If-Match': latest, 'Idempotency-Key': key }
    const params = { path: { id: encounterId }, header }
    return answerOf(clinical.POST('/api/encounters/{id}/sign', { params, body: { text } }))
  })
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
