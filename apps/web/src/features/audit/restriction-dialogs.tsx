'use client'
import { useText } from '../../i18n/text.ts'
import { type Field, type Option, textOf } from '../../records/fields.ts'
import { RecordDialog } from '../../records/record-dialog.tsx'
import { CATEGORIES, openTo, restrict } from './restriction.ts'

/** The service asks for a sentence. */
const REASON_MIN = 3

type Props = { readonly patientId: string; readonly onClose: () => void; readonly onSaved: () => void }

/** Restricts a record: it opens to the care team, and to whoever breaks the glass. */
export function RestrictDialog({ patientId, onClose, onSaved }: Props) {
  const text = useText()
  const fields: readonly Field[] = [
    {
      ...{ name: 'category', label: 'restriction.category', kind: 'choice' },
      options: CATEGORIES.map((one) => ({ value: one, label: text(`restriction.${one}`) })),
    },
    { name: 'reason', label: 'schedules.reason', kind: 'long' },
  ]
  return (
    <RecordDialog
      title={text('restriction.restrict')}
      draft={`restriction ${patientId}`}
      fields={fields}
      stored={{ values: { category: CATEGORIES[0], reason: '' }, version: null }}
      save={(values, _stored, key) => {
        const category = CATEGORIES.find((one) => one === values['category']) ?? 'other'
        return restrict(patientId, { category, reason: textOf(values, 'reason') }, key)
      }}
      onClose={onClose}
      onSaved={onSaved}
    >
      <p className="mt-3 text-sm text-soft">{text('restriction.about')}</p>
    </RecordDialog>
  )
}

/** Opens a restricted record to somebody. */
export function MemberDialog({
  patientId,
  people,
  onClose,
  onSaved,
}: Props & { readonly people: readonly Option[] }) {
  const text = useText()
  const fields: readonly Field[] = [
    {
      ...{ name: 'user_id', label: 'audit.who', kind: 'choice', required: true },
      options: [{ value: '', label: '–' }, ...people],
    },
    {
      ...{ name: 'reason', label: 'schedules.reason', kind: 'text', required: true },
      ...{ accepts: (typed) => typed.length >= REASON_MIN, message: 'restriction.reasonForm' },
    },
  ]
  return (
    <RecordDialog
      title={text('restriction.open')}
      draft={`care team ${patientId}`}
      fields={fields}
      stored={{ values: { user_id: '', reason: '' }, version: null }}
      save={(values, _stored, key) =>
        openTo(patientId, { user_id: textOf(values, 'user_id'), reason: textOf(values, 'reason') }, key)
      }
      onClose={onClose}
      onSaved={onSaved}
    />
  )
}
