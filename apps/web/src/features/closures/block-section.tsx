'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import { type Directory, useDirectory } from '../../records/use-directory.ts'
import { addDays, instantOf } from '../../time/zoned.ts'
import { useSession } from '../shell/session-context.tsx'
import { BlockDialog } from './block-dialog.tsx'
import { ClosureTable } from './closure-table.tsx'
import { type Block, listBlocks, removeBlock } from './closures.ts'

type Props = { readonly from: string; readonly until: string }

/** Time of practitioners and rooms that nobody may book. */
export function BlockSection({ from, until }: Props) {
  const text = useText()
  const zone = useSession().organization.time_zone
  const formats = useFormats(zone)
  const client = useQueryClient()
  const directory = useDirectory()
  const [adding, setAdding] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['closures', 'blocks', from, until],
    queryFn: ({ signal }) => {
      const to = new Date(instantOf(zone, addDays(until, 1), 0)).toISOString()
      return listBlocks(new Date(instantOf(zone, from, 0)).toISOString(), to, signal)
    },
  })
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['closures'] })
  const cellsOf = (block: Block): readonly string[] => [
    ownerOf(block, directory),
    formats.dateTime(block.start_time),
    formats.dateTime(block.end_time),
    text(`blocks.${block.kind}`),
    block.reason,
  ]
  return (
    <>
      <ClosureTable
        title={text('closures.blocks')}
        add={text('closures.addBlock')}
        onAdd={() => setAdding(true)}
        problem={error === null ? null : problemOf(error)}
        onRetry={() => void refetch()}
        columns={[
          text('schedules.of'),
          text('schedules.from'),
          text('schedules.until'),
          text('locations.kind'),
          text('schedules.reason'),
        ]}
        rows={data?.map((block) => ({
          ...{ id: block.id, cells: cellsOf(block) },
          remove: () => removeBlock(block.id),
        }))}
        onRemoved={refresh}
      />
      {adding ? (
        <BlockDialog
          onClose={() => setAdding(false)}
          onSaved={() => {
            refresh()
            setAdding(false)
          }}
        />
      ) : null}
    </>
  )
}

function ownerOf({ practitioner_id, room_id }: Block, { practitioners, locations }: Directory): string {
  const id = practitioner_id ?? room_id
  return [...practitioners, ...locations].find(({ value }) => value === id)?.label ?? '–'
}
