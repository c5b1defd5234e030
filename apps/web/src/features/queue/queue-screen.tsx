'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { useKeys } from '../../ui/keys.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import type { Appointment } from '../day/appointments.ts'
import { useAppointments, useLiveCalendar, usePractitioners } from '../day/calendar-queries.ts'
import { practitionerName } from '../day/names.ts'
import { useNow } from '../day/use-now.ts'
import { useStep } from '../day/use-step.ts'
import { useHasRole, useSession } from '../shell/session-context.tsx'
import { QueueList } from './queue-list.tsx'
import { groupsOf, nextOf } from './queue-order.ts'

/** Who is waiting, and how long; one key opens the next. */
export function QueueScreen() {
  const text = useText()
  const router = useRouter()
  const zone = useSession().organization.time_zone
  const cares = useHasRole('nurse', 'clinician')
  const now = useNow(zone)
  const { data, error, refetch } = useAppointments(zone, now.date, 1)
  useLiveCalendar()
  const { take, problem } = useStep()
  const [practitionerId, setPractitionerId] = useState('')
  const groups = groupsOf(
    (data ?? []).filter((visit) => practitionerId === '' || visit.practitioner_id === practitionerId),
  )
  const next = nextOf(groups)
  const open = async (visit: Appointment): Promise<void> => {
    const started = visit.encounter_id === null && cares ? await take(visit, 'start') : visit
    if (started !== null && visit.patient_id !== null) router.push(`/clinic/chart/?id=${visit.patient_id}`)
  }
  useKeys({ o: () => next !== null && void open(next) })
  return (
    <div className="grid gap-3 p-3">
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="text-xl font-semibold">{text('queue.title')}</h1>
        <PractitionerChoice value={practitionerId} onChange={setPractitionerId} />
        <button
          type="button"
          className="button button-main ms-auto"
          disabled={next === null}
          onClick={() => next !== null && void open(next)}
        >
          {text('queue.next')} <kbd className="key">O</kbd>
        </button>
      </div>
      {error === null ? null : <ProblemMessage problem={problemOf(error)} onRetry={() => void refetch()} />}
      {problem === null ? null : <ProblemMessage problem={problem} />}
      <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-4">
        <QueueList
          title={text('queue.waiting')}
          visits={groups.waiting}
          onOpen={(visit) => void open(visit)}
          waits
        />
        <QueueList title={text('queue.inRoom')} visits={groups.inRoom} onOpen={(visit) => void open(visit)} />
        <QueueList title={text('queue.coming')} visits={groups.coming} />
        <QueueList title={text('queue.done')} visits={groups.done} />
      </div>
    </div>
  )
}

type ChoiceProps = { readonly value: string; readonly onChange: (id: string) => void }

function PractitionerChoice({ value, onChange }: ChoiceProps) {
  const text = useText()
  const { data } = usePractitioners()
  return (
    <select
      aria-label={text('day.practitioner')}
      className="field w-auto"
      value={value}
      onChange={({ target }) => onChange(target.value)}
    >
      <option value="">{text('day.everybody')}</option>
      {data?.map((practitioner) => (
        <option key={practitioner.id} value={practitioner.id}>
          {practitionerName(practitioner)}
        </option>
      ))}
    </select>
  )
}
