'use client'
import { type FormEvent, useEffect, useRef } from 'react'
import { useText } from '../../i18n/text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Message, ProblemMessage } from '../../ui/message.tsx'
import { type Diagnosis, systemName } from './diagnoses.ts'
import { DiagnosisFields } from './diagnosis-fields.tsx'
import type { Encounter } from './encounter-requests.ts'
import { useDiagnoses } from './use-diagnoses.ts'

/** The most that the service takes. */
const LINES_MAX = 50

type Props = { readonly encounter: Encounter; readonly onClose: () => void }

/** The diagnoses of a visit: a code of ICD-10 or SNOMED CT each, and its words. Closing loses nothing. */
export function DiagnosesDialog({ encounter, onClose }: Props) {
  const text = useText()
  const form = useDiagnoses(encounter, onClose)
  const { lines, errors, problem, theirs } = form
  const shown = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (Object.keys(errors).length > 0)
      shown.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [errors])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void form.save()
  }
  return (
    <Dialog title={text('diagnoses.title')} onClose={onClose} wide>
      <form ref={shown} onSubmit={submit} noValidate className="grid gap-3">
        {lines.length === 0 ? <p className="text-soft">{text('diagnoses.none')}</p> : null}
        {lines.map((line) => (
          <DiagnosisFields
            key={line.key}
            line={line}
            errors={errors[line.key] ?? {}}
            onChange={(change) => form.change(line.key, change)}
            onRemove={() => form.remove(line.key)}
          />
        ))}
        <button
          type="button"
          className="button justify-self-start"
          disabled={lines.length >= LINES_MAX}
          onClick={form.add}
        >
          {text('diagnoses.add')}
        </button>
        {problem === null ? null : <ProblemMessage problem={problem} />}
        {theirs === null ? null : (
          <Outdated
            theirs={theirs.diagnoses}
            onMine={() => form.keepMine(theirs)}
            onTheirs={() => form.takeTheirs(theirs)}
          />
        )}
        <div className="flex flex-wrap gap-2">
          <button type="submit" className="button button-main" disabled={form.busy || theirs !== null}>
            {text('save')}
          </button>
          <button type="button" className="button" onClick={form.discard}>
            {text('record.discard')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

type OutdatedProps = {
  readonly theirs: readonly Diagnosis[]
  readonly onMine: () => void
  readonly onTheirs: () => void
}

/** Somebody else changed the list: what it says now, and whose is to stand. */
function Outdated({ theirs, onMine, onTheirs }: OutdatedProps) {
  const text = useText()
  return (
    <Message look="warn">
      <p>{text('diagnoses.outdated')}</p>
      <ul className="my-1 list-disc ps-5">
        {theirs.length === 0 ? <li>{text('diagnoses.none')}</li> : null}
        {theirs.map(({ system = '', code = '', display = '' }) => (
          <li key={`${system} ${code} ${display}`}>
            <bdi>{display}</bdi>{' '}
            <bdi dir="ltr">
              {systemName(system)} {code}
            </bdi>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <button type="button" className="button" onClick={onMine}>
          {text('diagnoses.keepMine')}
        </button>
        <button type="button" className="button" onClick={onTheirs}>
          {text('diagnoses.takeTheirs')}
        </button>
      </div>
    </Message>
  )
}
