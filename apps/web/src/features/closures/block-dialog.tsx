'use client'
import { useText } from '../../i18n/text.ts'
import { type Field, textOf, type Values } from '../../records/fields.ts'
import { RecordDialog } from '../../records/record-dialog.tsx'
import { useDirectory } from '../../records/use-directory.ts'
import { nowMs } from '../../time/now.ts'
import { dateIn, instantOf } from '../../time/zoned.ts'
import { useSession } from '../shell/session-context.tsx'
import { addBlock, BLOCK_KINDS } from './closures.ts'

const REFUSALS = { empty_range: ['until_time', 'closures.rangeWrong'] } as const
/** Whose time it is, in one field of the form. */
const PRACTITIONER = 'practitioner '
const WHEN: readonly Field[] = [
  { name: 'from_date', label: 'closures.fromDate', kind: 'date', required: true },
  { name: 'from_time', label: 'closures.fromTime', kind: 'time', required: true },
  { name: 'until_date', label: 'closures.untilDate', kind: 'date', hint: 'closures.sameDay' },
  { name: 'until_time', label: 'closures.untilTime', kind: 'time', required: true },
]

type Props = { readonly onClose: () => void; readonly onSaved: () => void }

/** Blocks time of a practitioner or a room. What is booked in it stays booked. */
export function BlockDialog({ onClose, onSaved }: Props) {
  const text = useText()
  const zone = useSession().organization.time_zone
  const { practitioners, locations } = useDirectory()
  const rooms = locations.filter(({ kind }) => kind === 'room')
  const today = dateIn(zone, nowMs())
  const fields: readonly Field[] = [
    {
      ...{ name: 'owner', label: 'schedules.of', kind: 'choice', required: true },
      options: [
        { value: '', label: '–' },
        ...practitioners.map(({ value, label }) => ({ value: PRACTITIONER + value, label })),
        ...rooms,
      ],
    },
    {
      ...{ name: 'kind', label: 'locations.kind', kind: 'choice' },
      options: BLOCK_KINDS.map((kind) => ({ value: kind, label: text(`blocks.${kind}`) })),
    },
    ...WHEN,
    { name: 'reason', label: 'schedules.reason', kind: 'text', hint: 'closures.reasonHint' },
  ]
  const values: Values = {
    ...{ owner: '', kind: BLOCK_KINDS[0], from_date: today, from_time: '', until_date: '', until_time: '' },
    reason: '',
  }
  return (
    <RecordDialog
      title={text('closures.addBlock')}
      draft="block new"
      fields={fields}
      stored={{ values, version: null }}
      refusals={REFUSALS}
      save={(typed, _stored, key) => addBlock(blockOf(typed, zone), key)}
      onClose={onClose}
      onSaved={onSaved}
    >
      <p className="mt-3 text-sm text-soft">{text('closures.staysBooked')}</p>
    </RecordDialog>
  )
}

function blockOf(values: Values, zone: string) {
  const from = textOf(values, 'from_date')
  const until = textOf(values, 'until_date') || from
  const owner = textOf(values, 'owner')
  const resource = owner.startsWith(PRACTITIONER)
    ? { practitioner_id: owner.slice(PRACTITIONER.length) }
    : { room_id: owner }
  return {
    ...resource,
    kind: BLOCK_KINDS.find((kind) => kind === values['kind']) ?? ('other' as const),
    start_time: instantText(zone, from, textOf(values, 'from_time')),
    end_time: instantText(zone, until, textOf(values, 'until_time')),
    reason: textOf(values, 'reason'),
  }
}

function instantText(zone: string, date: string, clock: string): string {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return new Date(instantOf(zone, date, hours * 60 + minutes)).toISOString()
}
