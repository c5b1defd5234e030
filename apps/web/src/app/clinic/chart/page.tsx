'use client'
import { useSearchParams } from 'next/navigation'
import { Suspense } from 'react'
import { ChartScreen } from '../../../features/chart/chart-screen.tsx'
import { useText } from '../../../i18n/text.ts'

/** The chart of the patient whose id is in the address. */
export default function Page() {
  return (
    <Suspense>
      <Chart />
    </Suspense>
  )
}

function Chart() {
  const text = useText()
  const id = useSearchParams().get('id')
  if (id === null || !/^[0-9a-f-]{36}$/i.test(id)) return <p className="p-6">{text('chart.nobody')}</p>
  return <ChartScreen key={id} id={id} />
}
