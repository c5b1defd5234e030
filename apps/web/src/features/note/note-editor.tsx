'use client'
import { type ReactNode, useState } from 'react'
import { type Problem, problemOf } from '../../api/problem.ts'
import type { TextKey } from '../../i18n/i18n.ts'
import { useText } from '../../i18n/text.ts'
import { draftOf, keepDraft } from '../../session/drafts.ts'
import { Labelled } from '../../ui/labelled.tsx'
import { Message, ProblemMessage } from '../../ui/message.tsx'
import { useHasRole } from '../shell/session-context.tsx'
import { type Notes, signNote } from './note-requests.ts'
import { TEMPLATE_NAMES, TEMPLATES } from './templates.ts'
import { type SaveState, useAutosave } from './use-autosave.ts'

const STATES: Readonly<Record<SaveState, TextKey>> = {
  saved: 'note.saved',
  waiting: 'note.waiting',
  saving: 'note.saving',
  conflict: 'note.conflict',
  failed: 'note.failed',
}

type Props = { readonly encounterId: string; readonly notes: Notes; readonly onChanged: () => Promise<void> }

/** Writes a note: kept while one types, then signed. */
export function NoteEditor({ encounterId, notes, onChanged }: Props) {
  const text = useText()
  const maySign = useHasRole('clinician')
  const saved = { text: notes.draft ?? '', tag: notes.tag }
  const [unsaved] = useState(() => unsavedOf(draftOf(encounterId)))
  const [note, setNote] = useState(unsaved?.text ?? saved.text)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { state, flush, keepMine } = useAutosave(encounterId, note, saved, unsaved?.base)
  const sign = async (): Promise<void> => {
    setProblem(null)
    try {
      await signNote(encounterId, { text: note, tag: await flush(note) })
      await onChanged()
    } catch (error) {
      setProblem(problemOf(error))
    }
  }
  const takeTheirs = async (): Promise<void> => {
    keepDraft(encounterId, null)
    await onChanged()
  }
  return (
    <div className="grid gap-2">
      <Labelled label={text('note.text')}>
        {(ids) => (
          <textarea
            {...ids}
            className="field min-h-64"
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        )}
      </Labelled>
      {state === 'conflict' ? (
        <Conflict onMine={() => void keepMine()} onTheirs={() => void takeTheirs()} />
      ) : null}
      {problem === null ? null : <ProblemMessage problem={problem} />}
      <div className="flex flex-wrap items-center gap-2">
        <TemplateChoice
          onChoose={(template) => setNote((now) => (now === '' ? template : `${now}\n${template}`))}
        />
        {maySign ? (
          <button
            type="button"
            className="button button-main"
            disabled={note.trim() === '' || state === 'conflict'}
            onClick={() => void sign()}
          >
            {text('note.sign')}
          </button>
        ) : null}
        <SaveLine>{text(STATES[state])}</SaveLine>
      </div>
    </div>
  )
}

/** What was typed and not saved, and upon which text; null when there is no such draft. */
function unsavedOf(draft: unknown): { readonly text: string; readonly base: string } | null {
  if (typeof draft !== 'object' || draft === null || !('text' in draft) || !('base' in draft)) return null
  const { text, base } = draft
  return typeof text === 'string' && typeof base === 'string' ? { text, base } : null
}

function SaveLine({ children }: { readonly children: ReactNode }) {
  return (
    <p role="status" className="ms-auto text-sm text-soft">
      {children}
    </p>
  )
}

function Conflict({ onMine, onTheirs }: { readonly onMine: () => void; readonly onTheirs: () => void }) {
  const text = useText()
  return (
    <Message look="warn">
      <p>{text('note.conflictBody')}</p>
      <div className="mt-1 flex gap-2">
        <button type="button" className="button" onClick={onMine}>
          {text('note.keepMine')}
        </button>
        <button type="button" className="button" onClick={onTheirs}>
          {text('note.takeTheirs')}
        </button>
      </div>
    </Message>
  )
}

function TemplateChoice({ onChoose }: { readonly onChoose: (template: string) => void }) {
  const text = useText()
  return (
    <label>
      <span className="sr-only">{text('note.template')}</span>
      <select
        className="field w-auto"
        value=""
        onChange={({ target }) => {
          const name = TEMPLATE_NAMES.find((one) => one === target.value)
          if (name !== undefined) onChoose(TEMPLATES[name])
        }}
      >
        <option value="">{text('note.template')}</option>
        {TEMPLATE_NAMES.map((name) => (
          <option key={name} value={name}>
            {text(`template.${name}`)}
          </option>
        ))}
      </select>
    </label>
  )
}
