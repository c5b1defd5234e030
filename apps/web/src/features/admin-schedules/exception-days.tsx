'use client'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import { errorsOf, type Field, textOf, type Values } from '../../records/fields.ts'
import { RecordFields } from '../../records/record-fields.tsx'
import { refusalOf } from '../../records/wrong-field.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { parsedHours, shownHours } from './hours.ts'
import { clearDay, readSchedule, type Schedule, setDay } from './schedules.ts'

const OUTDATED = 412
const EMPTY: Values = { date: '', hours: '', reason: '' }
const FIELDS: readonly Field[] = [
  { name: 'date', label: 'schedules.date', kind: 'date', required: true },
  {
    ...{ name: 'hours', label: 'schedules.hours', kind: 'text', message: 'schedules.hoursWrong' },
    ...{ hint: 'schedules.hoursHint', accepts: (typed) => parsedHours(typed) !== null },
  },
  { name: 'reason', label: 'schedules.reason', kind: 'text' },
]

/** Days on which a schedule is different from its week: other hours, or closed. */
export function ExceptionDays({ schedule }: { readonly schedule: Schedule }) {
  const text = useText()
  const client = useQueryClient()
  const { problem, busy, attempt } = useAttempt()
  const [latest, setLatest] = useState(schedule)
  const [values, setValues] = useState(EMPTY)
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const change = (work: () => Promise<Schedule>): Promise<boolean> =>
    attempt(async () => {
      try {
        setLatest(await work())
      } catch (error) {
        // Theirs is shown; what was typed stays, and the same button saves it.
        if (problemOf(error).status === OUTDATED) setLatest(await readSchedule(schedule.id))
        throw error
      }
      void client.invalidateQueries({ queryKey: ['admin', 'schedules'] })
    })
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const wrong = errorsOf(FIELDS, values, text)
    setErrors(wrong)
    const hours = parsedHours(textOf(values, 'hours'))
    if (Object.keys(wrong).length > 0 || hours === null) return
    const done = await change(() => setDay(latest, textOf(values, 'date'), hours, textOf(values, 'reason')))
    if (done) setValues(EMPTY)
  }
  const names = FIELDS.map(({ name }) => name)
  const refusal = problem === null ? null : refusalOf(problem, names, text)
  return (
    <section className="mt-4 grid gap-3 border-t border-line pt-3">
      <h3 className="font-semibold">{text('schedules.exceptions')}</h3>
      <p className="text-sm text-soft">{text('schedules.exceptionsHint')}</p>
      <DayList schedule={latest} busy={busy} onClear={(date) => void change(() => clearDay(latest, date))} />
      <form onSubmit={submit} noValidate className="grid gap-3">
        <RecordFields
          fields={FIELDS}
          values={values}
          errors={{ ...refusal?.errors, ...errors }}
          onChange={(name, value) => setValues({ ...values, [name]: value })}
        />
        {refusal === null || refusal.problem === null ? null : <ProblemMessage problem={refusal.problem} />}
        <button type="submit" className="button justify-self-start" disabled={busy}>
          {text('schedules.setDay')}
        </button>
      </form>
    </section>
  )
}

type ListProps = {
  readonly schedule: Schedule
  readonly busy: boolean
  readonly onClear: (date: string) => void
}

function DayList({ schedule: { exceptions, time_zone }, busy, onClear }: ListProps) {
  const text = useText()
  const formats = useFormats(time_zone)
  if (exceptions.length === 0) return <p>{text('schedules.noExceptions')}</p>
  return (
    <ul className="grid gap-1">
      {exceptions.map(({ exception_date: date, hours, reason }) => (
        <li key={date} className="flex flex-wrap items-center gap-3">
          <b>{formats.date(date)}</b>
          <bdi>{hours.length === 0 ? text('schedules.closed') : shownHours(hours)}</bdi>
          <bdi className="me-auto">{reason}</bdi>
          <button type="button" className="button" disabled={busy} onClick={() => onClear(date)}>
            {text('schedules.clearDay')}
          </button>
        </li>
      ))}
    </ul>
  )
}
