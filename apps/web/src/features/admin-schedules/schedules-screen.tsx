'use client'
import { useText } from '../../i18n/text.ts'
import type { Field, Option } from '../../records/fields.ts'
import { RecordScreen } from '../../records/record-screen.tsx'
import { useDirectory } from '../../records/use-directory.ts'
import { nowMs } from '../../time/now.ts'
import { dateIn } from '../../time/zoned.ts'
import { useLiveCalendar } from '../day/calendar-queries.ts'
import { useSession } from '../shell/session-context.tsx'
import { ExceptionDays } from './exception-days.tsx'
import { parsedHours, shownHours } from './hours.ts'
import {
  emptySchedule,
  listSchedules,
  PRACTITIONER,
  readSchedule,
  type Schedule,
  saveSchedule,
  storedSchedule,
  WEEKDAYS,
} from './schedules.ts'

const WEEK = WEEKDAYS.map(
  (day): Field => ({
    ...{ name: `day${day}`, label: `weekday.${day}`, kind: 'text', message: 'schedules.hoursWrong' },
    ...(day === 1 ? { hint: 'schedules.hoursHint' as const } : {}),
    accepts: (typed) => parsedHours(typed) !== null,
  }),
)
const DATES: readonly Field[] = [
  { name: 'effective_from', label: 'schedules.from', kind: 'date', required: true },
  { name: 'effective_until', label: 'schedules.until', kind: 'date', hint: 'schedules.untilHint' },
  { name: 'time_zone', label: 'schedules.zone', kind: 'text', required: true },
]
const ACTIVE: Field = { name: 'active', label: 'record.active', kind: 'tick' }
const REFUSALS = {
  unknown_zone: ['time_zone', 'schedules.zoneWrong'],
  invalid_dates: ['effective_until', 'schedules.datesWrong'],
} as const

/** When practitioners and rooms can be booked: hours of the week, and days that are different. */
export function SchedulesScreen() {
  const text = useText()
  const zone = useSession().organization.time_zone
  const directory = useDirectory()
  const { practitioners, locations, types } = directory
  useLiveCalendar()
  const rooms = locations.filter(({ kind }) => kind === 'room')
  const sites = locations.filter(({ kind }) => kind === 'site')
  const none: Option = { value: '', label: '–' }
  const nameOf = ({ practitioner_id: who, room_id: room }: Schedule): string =>
    [...practitioners, ...rooms].find(({ value }) => value === (who ?? room))?.label ?? '–'
  const siteOf = ({ location_id }: Schedule): string =>
    locations.find(({ value }) => value === location_id)?.label ?? '–'
  const owner: Field = {
    ...{ name: 'owner', label: 'schedules.of', kind: 'choice', required: true },
    options: [
      none,
      ...practitioners.map(({ value, label }) => ({ value: PRACTITIONER + value, label })),
      ...rooms,
    ],
  }
  const where: readonly Field[] = [
    {
      ...{ name: 'location_id', label: 'schedules.site', kind: 'choice', required: true },
      options: [none, ...sites],
    },
    {
      ...{ name: 'type_id', label: 'schedules.type', kind: 'choice' },
      options: [{ value: '', label: text('schedules.anyType') }, ...types],
    },
  ]
  return (
    <RecordScreen<Schedule>
      title="admin.schedules"
      newTitle="schedules.new"
      queryKey={['admin', 'schedules']}
      also={[['availability']]}
      list={listSchedules}
      read={readSchedule}
      save={saveSchedule}
      empty={emptySchedule(zone, dateIn(zone, nowMs()))}
      storedOf={storedSchedule}
      fields={(row) => [...(row === null ? [owner] : []), ...where, ...DATES, ...WEEK, ACTIVE]}
      nameOf={nameOf}
      columns={[
        { title: text('schedules.site'), show: siteOf },
        { title: text('schedules.from'), show: ({ effective_from }) => effective_from },
        { title: text('schedules.until'), show: ({ effective_until }) => effective_until ?? '–' },
        { title: text('schedules.hours'), show: ({ hours }) => <Week hours={hours} /> },
      ]}
      refusals={REFUSALS}
      more={(row) => <ExceptionDays schedule={row} />}
    />
  )
}

function Week({ hours }: { readonly hours: Schedule['hours'] }) {
  const text = useText()
  const days = WEEKDAYS.filter((day) => hours.some(({ weekday }) => weekday === day))
  return (
    <ul>
      {days.map((day) => (
        <li key={day}>
          {text(`weekday.${day}`)}{' '}
          <bdi dir="ltr">{shownHours(hours.filter(({ weekday }) => weekday === day))}</bdi>
        </li>
      ))}
    </ul>
  )
}
