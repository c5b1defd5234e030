'use client'
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { type Text, useFormats, useText } from '../../i18n/text.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { useSession } from '../shell/session-context.tsx'
import { type FoundPatient, type SearchOf, usePatientSearch, useRecentPatients } from './patients.ts'

type Props = {
  readonly label: string
  readonly onPick: (patient: FoundPatient) => void
  /** Enter with nobody found. */
  readonly onNobody?: (() => void) | undefined
  readonly of?: SearchOf
}

/** What the words may be. */
const WORDS = {
  patients: { placeholder: 'search.placeholder', hint: 'search.hint' },
  identities: { placeholder: 'search.identityPlaceholder', hint: 'search.identityHint' },
} as const

/** A field that finds patients as one types; arrow keys choose, Enter takes. */
export function PatientPicker({ label, onPick, onNobody, of = 'patients' }: Props) {
  const text = useText()
  const listId = useId()
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState(0)
  const { patients, settled, error, refetch } = usePatientSearch(words, of)
  const recent = useRecentPatients(useSession())
  const shown = words.trim() === '' ? recent : patients
  const active = Math.min(chosen, shown.length - 1)
  const found = shown[active]
  const setWaiting = useWaiting(settled || words.trim() === '', () => (found ? onPick(found) : onNobody?.()))
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && shown.length > 0) {
      event.preventDefault()
      setChosen((active + step + shown.length) % shown.length)
    }
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    event.preventDefault()
    setWaiting(true)
  }
  return (
    <div className="grid gap-2">
      <input
        role="combobox"
        aria-label={label}
        aria-expanded={shown.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={found === undefined ? undefined : `${listId}-${active}`}
        className="field text-base"
        placeholder={text(WORDS[of].placeholder)}
        autoComplete="off"
        spellCheck={false}
        value={words}
        onKeyDown={onKeyDown}
        onChange={({ target }) => {
          setWords(target.value)
          setChosen(0)
          setWaiting(false)
        }}
      />
      {error === null ? null : <ProblemMessage problem={problemOf(error)} onRetry={() => void refetch()} />}
      <p role="status" className="text-sm text-soft">
        {statusText(words, shown.length, settled, text) ?? text(WORDS[of].hint)}
      </p>
      <div id={listId} role="listbox" aria-label={label} className="grid min-h-40 content-start">
        {shown.map((patient, index) => (
          <Option
            key={patient.id}
            id={`${listId}-${index}`}
            patient={patient}
            active={index === active}
            onPick={() => onPick(patient)}
          />
        ))}
      </div>
    </div>
  )
}

/**
 * Enter that comes before the answer: what it does is done when the answer is there. An answer to half of the
 * words must not be taken for the answer.
 */
function useWaiting(ready: boolean, act: () => void): (waiting: boolean) => void {
  const [waiting, setWaiting] = useState(false)
  useEffect(() => {
    if (!waiting || !ready) return
    setWaiting(false)
    act()
  })
  return setWaiting
}

/** Null: nothing was asked, and there is nothing to show. */
function statusText(words: string, count: number, settled: boolean, text: Text): string | null {
  if (words.trim() === '') return count === 0 ? null : text('search.recent')
  return settled ? text('search.found', { count }) : text('search.searching')
}

type OptionProps = {
  readonly id: string
  readonly patient: FoundPatient
  readonly active: boolean
  readonly onPick: () => void
}

function Option({ id, patient, active, onPick }: OptionProps) {
  const formats = useFormats('UTC')
  const birth = patient.date_of_birth === null ? '–' : formats.date(patient.date_of_birth)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox, which keeps the focus
    // biome-ignore lint/a11y/useFocusableInteractive: as above
    <div
      id={id}
      role="option"
      aria-selected={active}
      className="flex cursor-pointer flex-wrap items-baseline gap-x-3 rounded-md px-2 py-1.5
        aria-selected:bg-accent-soft"
      onClick={onPick}
    >
      <span className="font-semibold">
        <bdi>
          {patient.last_name}, {patient.first_name}
        </bdi>
      </span>
      <span className="text-soft">{birth}</span>
      <span className="ms-auto flex gap-3 text-soft tabular-nums">
        <bdi>{patient.contact_phone}</bdi> <bdi>{patient.mrn}</bdi>
      </span>
    </div>
  )
}
