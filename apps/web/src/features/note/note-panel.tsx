'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { useHasRole } from '../shell/session-context.tsx'
import { NoteEditor } from './note-editor.tsx'
import { readNotes } from './note-requests.ts'
import { SignedNotes } from './signed-notes.tsx'

type Props = {
  readonly encounter: { readonly id: string; readonly patient_id: string; readonly status: string }
}

/** The note of the open encounter: written and signed, or signed and amended. */
export function NotePanel({ encounter }: Props) {
  const text = useText()
  const client = useQueryClient()
  const writes = useHasRole('clinician', 'nurse')
  const { id, patient_id, status } = encounter
  const notes = useQuery({
    queryKey: ['notes', id],
    queryFn: ({ signal }) => readNotes(id, signal),
    // A refetch under the hands of somebody who types would be no help: the tag tells of changes.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const changed = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['notes', id] })
    await client.invalidateQueries({ queryKey: ['encounters', patient_id] })
  }
  return (
    <section className="card min-h-72 p-3" aria-labelledby="note-title">
      <h2 id="note-title" className="mb-2 font-semibold">
        {text('note.title')}
      </h2>
      {notes.error === null ? null : (
        <ProblemMessage problem={problemOf(notes.error)} onRetry={() => void notes.refetch()} />
      )}
      {notes.data === undefined ? null : notes.data.noteVersion > 0 ? (
        <SignedNotes encounterId={id} notes={notes.data} onChanged={changed} />
      ) : writes && status !== 'entered-in-error' ? (
        <NoteEditor key={notes.dataUpdatedAt} encounterId={id} notes={notes.data} onChanged={changed} />
      ) : (
        <p className="whitespace-pre-wrap">{notes.data.draft ?? text('note.none')}</p>
      )}
    </section>
  )
}
