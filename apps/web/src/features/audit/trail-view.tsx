'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { Message, ProblemMessage } from '../../ui/message.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { useSession } from '../shell/session-context.tsx'
import { EventTable } from './event-table.tsx'
import { readTrail, readTrailAsCsv, type TrailFilters } from './trail.ts'
import { TrailFields } from './trail-fields.tsx'

type Props = {
  readonly filters: TrailFilters
  readonly onFilters: (filters: TrailFilters) => void
  readonly onAccess: (patientId: string) => void
}

/** The trail, newest first, with filters; and the same as a table for a spreadsheet. */
export function TrailView({ filters, onFilters, onAccess }: Props) {
  const text = useText()
  const { organization } = useSession()
  const zone = organization.time_zone
  const trail = useInfiniteQuery({
    queryKey: ['audit', 'trail', filters, zone],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => readTrail(filters, zone, pageParam, signal),
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })
  const events = trail.data?.pages.flatMap((page) => page.events)
  return (
    <>
      <TrailFields filters={filters} onFilters={onFilters} />
      <div className="flex flex-wrap items-center gap-3">
        <p role="status" className="me-auto text-soft">
          {events === undefined ? text('loading') : text('audit.count', { count: events.length })}
        </p>
        <button type="button" className="button" onClick={() => void trail.refetch()}>
          {text('audit.again')}
        </button>
        <CsvButton filters={filters} name={`audit-${organization.slug}.csv`} zone={zone} />
      </div>
      {trail.error === null ? null : (
        <ProblemMessage problem={problemOf(trail.error)} onRetry={() => void trail.refetch()} />
      )}
      {events === undefined ? null : (
        <EventTable
          events={events}
          onAccess={onAccess}
          onFilter={(change) => onFilters({ ...filters, ...change })}
        />
      )}
      {trail.hasNextPage ? (
        <button
          type="button"
          className="button justify-self-center"
          disabled={trail.isFetchingNextPage}
          onClick={() => void trail.fetchNextPage()}
        >
          {text(trail.isFetchingNextPage ? 'loading' : 'audit.older')}
        </button>
      ) : null}
    </>
  )
}

type CsvProps = { readonly filters: TrailFilters; readonly name: string; readonly zone: string }

function CsvButton({ filters, name, zone }: CsvProps) {
  const text = useText()
  const { problem, busy, attempt } = useAttempt()
  const [partial, setPartial] = useState(false)
  const download = (): Promise<boolean> =>
    attempt(async () => {
      const { csv, complete } = await readTrailAsCsv(filters, zone)
      setPartial(!complete)
      // The mark tells spreadsheets that it is UTF-8.
      const address = URL.createObjectURL(new Blob(['\ufeff', csv], { type: 'text/csv;charset=utf-8' }))
      const link = Object.assign(document.createElement('a'), { href: address, download: name })
      link.click()
      URL.revokeObjectURL(address)
    })
  return (
    <>
      <button type="button" className="button" disabled={busy} onClick={() => void download()}>
        {text('audit.csv')}
      </button>
      {problem === null ? null : <ProblemMessage problem={problem} />}
      {partial ? <Message look="warn">{text('audit.partial')}</Message> : null}
    </>
  )
}
