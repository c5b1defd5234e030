'use client'
import { useState } from 'react'
import { type Problem, problemOf } from '../../api/problem.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import { draftOf, keepDraft } from '../../session/drafts.ts'
import { Labelled } from '../../ui/labelled.tsx'
import { ProblemMessage } from '../../ui/message.tsx'
import { useHasRole, useSession } from '../shell/session-context.tsx'
import { DiffText } from './diff-text.tsx'
import { amendNote, type Notes } from './note-requests.ts'

type Props = { readonly encounterId: string; readonly notes: Notes; readonly onChanged: () => Promise<void> }

/** A signed note with its versions, newest first; an amendment shows what it changed. */
export function SignedNotes({ encounterId, notes, onChanged }: Props) {
  const text = useText()
  const amends = useHasRole('clinician')
  const formats = useFormats(useSession().organization.time_zone)
  const [amending, setAmending] = useState(() => draftOf(`amend ${encounterId}`) !== null)
  return (
    <div className="grid gap-3">
      {amending ? (
        <Amendment
          encounterId={encounterId}
          notes={notes}
          onDone={onChanged}
          onCancel={() => setAmending(false)}
        />
      ) : amends ? (
        <button type="button" className="button justify-self-start" onClick={() => setAmending(true)}>
          {text('note.amend')}
        </button>
      ) : null}
      {notes.notes.map((note, index) => {
        const before = notes.notes[index + 1]
        return (
          <article key={note.note_version} className="rounded-md border border-line p-3">
            <p className="mb-1 text-sm text-soft">
              {text('note.version', { version: note.note_version })} · {formats.dateTime(note.signed_at)}
              {note.reason === null ? null : (
                <span>
                  {' '}
                  · {text('note.reason')}: <bdi>{note.reason}</bdi>
                </span>
              )}
            </p>
            {index === 0 || before === undefined ? <p className="whitespace-pre-wrap">{note.text}</p> : null}
            {before === undefined ? null : (
              <details open={index === 0 ? undefined : true}>
                <summary className="min-h-6 cursor-pointer text-sm text-soft">{text('note.changes')}</summary>
                <DiffText before={before.text} after={note.text} />
              </details>
            )}
          </article>
        )
      })}
    </div>
  )
}

type AmendProps = {
  readonly encounterId: string
  readonly notes: Notes
  readonly onDone: () => Promise<void>
  readonly onCancel: () => void
}

function Amendment({ encounterId, notes, onDone, onCancel }: AmendProps) {
  const text = useText()
  const signed = notes.notes[0]?.text ?? ''
  const draft = `amend ${encounterId}`
  const kept = draftOf(draft)
  const [note, setNote] = useState(typeof kept === 'string' ? kept : signed)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const close = (): void => {
    keepDraft(draft, null)
    onCancel()
  }
  const amend = async (): Promise<void> => {
    setProblem(null)
    try {
      await amendNote(encounterId, note, reason, notes.tag)
      close()
      await onDone()
    } catch (error) {
      setProblem(problemOf(error))
    }
  }
  const type = (value: string): void => {
    setNote(value)
    keepDraft(draft, value)
  }
  const ready = note !== signed && note.trim() !== '' && reason.trim() !== ''
  return (
    <div className="grid gap-2 rounded-md border border-accent p-3">
      <AmendFields {...{ note, reason, onNote: type, onReason: setReason }} />
      {note === signed ? null : <DiffText before={signed} after={note} />}
      {problem === null ? null : <ProblemMessage problem={problem} />}
      <div className="flex gap-2">
        <button type="button" className="button button-main" disabled={!ready} onClick={() => void amend()}>
          {text('note.signAmendment')}
        </button>
        <button type="button" className="button" onClick={close}>
          {text('cancel')}
        </button>
      </div>
    </div>
  )
}

type FieldsProps = {
  readonly note: string
  readonly reason: string
  readonly onNote: (note: string) => void
  readonly onReason: (reason: string) => void
}

function AmendFields({ note, reason, onNote, onReason }: FieldsProps) {
  const text = useText()
  return (
    <>
      <Labelled label={text('note.amended')}>
        {(ids) => (
          <textarea
            {...ids}
            className="field min-h-40"
            value={note}
            onChange={({ target }) => onNote(target.value)}
          />
        )}
      </Labelled>
      <Labelled label={text('note.reason')} required>
        {(ids) => (
          <input
            {...ids}
            className="field"
            value={reason}
            onChange={({ target }) => onReason(target.value)}
          />
        )}
      </Labelled>
    </>
  )
}
