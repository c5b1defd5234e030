'use client'
import dynamic from 'next/dynamic'
import { Fragment, useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { useSession } from '../shell/session-context.tsx'
import { isAbnormal, type Observation, rangeOf, rangeText, VITALS, valueText } from './readings.ts'

const ValuesDialog = dynamic(() => import('../values/values-dialog.tsx').then((m) => m.ValuesDialog))
const Trend = dynamic(() => import('./trend.tsx').then((m) => m.Trend))

type Props = {
  readonly patientId: string
  readonly latest: readonly Observation[] | undefined
  readonly problem: Error | null
}

/** The latest result of each measurement but the vital signs; each opens its course. */
export function ResultsTable({ patientId, latest, problem }: Props) {
  const text = useText()
  const [open, setOpen] = useState<string | null>(null)
  const [listed, setListed] = useState<Observation | null>(null)
  const results = (latest ?? []).filter(({ code }) => VITALS.every((vital) => vital.code !== code))
  return (
    <section className="card min-h-60 overflow-x-auto p-3" aria-labelledby="results-title">
      <h2 id="results-title" className="mb-2 font-semibold">
        {text('results.title')}
      </h2>
      {problem === null ? null : <ProblemMessage problem={problemOf(problem)} />}
      {latest !== undefined && results.length === 0 ? (
        <p className="text-soft">{text('results.none')}</p>
      ) : null}
      {results.length === 0 ? null : (
        <table className="table">
          <Head />
          <tbody>
            {results.map((result) => (
              <Fragment key={result.code}>
                <ResultRow
                  result={result}
                  open={open === result.code}
                  onToggle={() => setOpen(open === result.code ? null : result.code)}
                  onList={() => setListed(result)}
                />
                {open === result.code ? (
                  <tr>
                    <td colSpan={4}>
                      <Trend patientId={patientId} observation={result} />
                    </td>
                  </tr>
                ) : null}
              </Fragment>
            ))}
          </tbody>
        </table>
      )}
      {listed === null ? null : (
        <ValuesDialog
          patientId={patientId}
          code={listed.code}
          name={shortName(listed.display)}
          onClose={() => setListed(null)}
        />
      )}
    </section>
  )
}

function Head() {
  const text = useText()
  return (
    <thead>
      <tr>
        <th scope="col">{text('results.what')}</th>
        <th scope="col">{text('results.value')}</th>
        <th scope="col">{text('results.range')}</th>
        <th scope="col">{text('results.when')}</th>
      </tr>
    </thead>
  )
}

type RowProps = {
  readonly result: Observation
  readonly open: boolean
  readonly onToggle: () => void
  readonly onList: () => void
}

function ResultRow({ result, open, onToggle, onList }: RowProps) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  const abnormal = isAbnormal(result)
  return (
    <tr>
      <td>
        <button
          type="button"
          title={result.display}
          className="min-h-6 cursor-pointer text-start underline decoration-line underline-offset-2"
          aria-expanded={open}
          disabled={result.value_number === null}
          onClick={onToggle}
        >
          {shortName(result.display)}
        </button>
      </td>
      <td className={abnormal ? 'font-semibold whitespace-nowrap text-bad' : 'whitespace-nowrap'}>
        <button
          type="button"
          className="min-h-6 cursor-pointer underline decoration-line underline-offset-2"
          onClick={onList}
        >
          <bdi>{valueText(result, (value) => formats.number(value))}</bdi>
          <span className="sr-only"> {text('values.of', { name: shortName(result.display) })}</span>
        </button>
        {abnormal ? <span className="tag ms-1 bg-bad-soft text-bad">{result.interpretation}</span> : null}
      </td>
      <td className="whitespace-nowrap text-soft" dir="ltr">
        {rangeText(rangeOf(result), formats.number)}
      </td>
      <td className="whitespace-nowrap text-soft">{formats.day(result.effective_time)}</td>
    </tr>
  )
}

/** LOINC names say in brackets how something was measured; the whole name is the button's title. */
function shortName(display: string): string {
  return display.replace(/ \[.*$/, '')
}
