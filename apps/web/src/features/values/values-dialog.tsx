'use client'
import { problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ProblemMessage } from '../../ui/message.tsx'
import { useReadings } from './use-readings.ts'
import { ValueRow } from './value-row.tsx'

type Props = {
  readonly patientId: string
  readonly code: string
  readonly name: string
  readonly onClose: () => void
}

/** Every value of a measurement, newest first: what it says, what it said before, and what can be mended. */
export function ValuesDialog({ patientId, code, name, onClose }: Props) {
  const text = useText()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useReadings(
    patientId,
    code,
  )
  const readings = data?.pages.flatMap(({ observations }) => observations)
  return (
    <Dialog title={text('values.of', { name })} onClose={onClose} wide>
      {error === null ? null : <ProblemMessage problem={problemOf(error)} onRetry={() => void refetch()} />}
      {readings === undefined && error === null ? <p role="status">{text('loading')}</p> : null}
      {readings?.length === 0 ? <p className="text-soft">{text('values.none')}</p> : null}
      <ol className="grid gap-2" aria-label={text('values.of', { name })}>
        {readings?.map((reading) => (
          <ValueRow key={reading.id} reading={reading} />
        ))}
      </ol>
      {hasNextPage ? (
        <button
          type="button"
          className="button mt-3"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {text('values.older')}
        </button>
      ) : null}
    </Dialog>
  )
}
