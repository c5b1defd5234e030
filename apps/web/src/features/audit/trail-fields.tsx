'use client'
import { type FormEvent, useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { errorsOf, type Field, textOf, type Values } from '../../records/fields.ts'
import { RecordFields } from '../../records/record-fields.tsx'
import { ACTIONS, idIn, OUTCOMES, type TrailFilters, WHOLE } from './trail.ts'

const WORD = /^[A-Za-z_.]{1,100}$/
const TEXTS: readonly Field[] = [
  { name: 'from', label: 'schedules.from', kind: 'date' },
  { name: 'until', label: 'schedules.until', kind: 'date' },
  {
    ...{ name: 'patientId', label: 'audit.record', kind: 'text', hint: 'audit.recordHint' },
    ...{ accepts: (typed) => idIn(typed) !== null, message: 'audit.recordForm' },
  },
  {
    ...{ name: 'operation', label: 'audit.operation', kind: 'text', hint: 'audit.operationHint' },
    ...{ pattern: WORD, message: 'audit.wordForm' },
  },
  {
    ...{ name: 'entityType', label: 'audit.entityType', kind: 'text', hint: 'audit.entityTypeHint' },
    ...{ pattern: WORD, message: 'audit.wordForm' },
  },
]

type Props = { readonly filters: TrailFilters; readonly onFilters: (filters: TrailFilters) => void }

/** What of the trail is asked for. */
export function TrailFields({ filters, onFilters }: Props) {
  const text = useText()
  const [values, setValues] = useState<Values>(filters)
  const [shown, setShown] = useState(filters)
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  // Filters are chosen in the table too.
  if (shown !== filters) {
    setShown(filters)
    setValues(filters)
  }
  const all = { value: '', label: text('filter.all') }
  const fields: readonly Field[] = [
    ...TEXTS,
    {
      ...{ name: 'action', label: 'audit.action', kind: 'choice' },
      options: [all, ...ACTIONS.map((one) => ({ value: one, label: text(`audit.action.${one}`) }))],
    },
    {
      ...{ name: 'outcome', label: 'audit.outcome', kind: 'choice' },
      options: [all, ...OUTCOMES.map((one) => ({ value: one, label: text(`audit.outcome.${one}`) }))],
    },
  ]
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const wrong = errorsOf(fields, values, text)
    setErrors(wrong)
    if (Object.keys(wrong).length === 0) onFilters(filtersOf(values, filters))
  }
  return (
    <form onSubmit={submit} noValidate className="no-print card grid gap-3 p-3">
      <RecordFields
        columns="sm:grid-cols-2 lg:grid-cols-4"
        fields={fields}
        values={values}
        errors={errors}
        onChange={(name, value) => setValues({ ...values, [name]: value })}
      />
      <div className="flex flex-wrap items-center gap-2">
        <button type="submit" className="button button-main">
          {text('audit.show')}
        </button>
        <button type="button" className="button" onClick={() => onFilters(WHOLE)}>
          {text('filter.clear')}
        </button>
        <PersonTag filters={filters} onFilters={onFilters} />
      </div>
    </form>
  )
}

function PersonTag({ filters, onFilters }: Props) {
  const text = useText()
  if (filters.userName === '') return null
  return (
    <span className="tag">
      {text('audit.onlyPerson', { name: filters.userName })}
      <button
        type="button"
        className="min-h-6 min-w-6 cursor-pointer"
        aria-label={text('audit.everybody')}
        onClick={() => onFilters({ ...filters, userId: '', userName: '' })}
      >
        ✕
      </button>
    </span>
  )
}

function filtersOf(values: Values, { userId, userName }: TrailFilters): TrailFilters {
  return {
    ...{ userId, userName, from: textOf(values, 'from'), until: textOf(values, 'until') },
    patientId: idIn(textOf(values, 'patientId')) ?? '',
    action: ACTIONS.find((one) => one === values['action']) ?? '',
    outcome: OUTCOMES.find((one) => one === values['outcome']) ?? '',
    entityType: textOf(values, 'entityType'),
    operation: textOf(values, 'operation'),
  }
}
