'use client'
import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import { problemOf } from '../../api/problem.ts'
import { type Formats, useFormats, useText } from '../../i18n/text.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { useSession } from '../shell/session-context.tsx'
import { useSeries } from './chart-queries.ts'
import { type Observation, rangeOf } from './readings.ts'

const HEIGHT = 180
/** Pixels between dates; the width of the values' axis. */
const [DATES_APART, VALUES_WIDTH] = [100, 54]
/** Before the first and after the last value; one value alone needs some room too. */
const MARGIN_S = 30 * 86_400

type Props = { readonly patientId: string; readonly observation: Observation }

/** The course of a measurement with its reference band; the same as numbers for those who do not see it. */
export function Trend({ patientId, observation }: Props) {
  const text = useText()
  const zone = useSession().organization.time_zone
  const formats = useFormats(zone)
  const { data, error, refetch } = useSeries(patientId, observation.code)
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = frame.current
    if (element === null || data === undefined) return
    const times = data.map(({ last_time }) => Date.parse(last_time) / 1000)
    const values = data.map(({ last }) => last)
    const plot = new uPlot(optionsFor(element, observation, { formats, zone }), [times, values], element)
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }))
    resized.observe(element)
    return () => {
      resized.disconnect()
      plot.destroy()
    }
  }, [data, observation, formats, zone])
  if (error !== null) return <ProblemMessage problem={problemOf(error)} onRetry={() => void refetch()} />
  return (
    <figure className="min-h-48">
      <div ref={frame} aria-hidden="true" dir="ltr" />
      <figcaption className="sr-only">
        {text('results.course')}{' '}
        {data
          ?.map(({ last_time, last, unit }) => `${formats.day(last_time)}: ${formats.number(last)} ${unit}`)
          .join('; ')}
      </figcaption>
    </figure>
  )
}

type Written = { readonly formats: Formats; readonly zone: string }

function optionsFor(element: HTMLElement, observation: Observation, written: Written): uPlot.Options {
  const { formats, zone } = written
  const style = getComputedStyle(element)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 } }
  const [low, high] = rangeOf(observation)
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    // Days begin at midnight of the clinic, and are written as everywhere else.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
    axes: [
      { ...axis, space: DATES_APART, values: (_plot, days) => days.map((day) => formats.day(day * 1000)) },
      {
        ...axis,
        size: VALUES_WIDTH,
        values: (_plot, values) => values.map((value) => formats.number(value)),
      },
    ],
    scales: {
      x: { range: (_plot, min, max) => [min - MARGIN_S, max + MARGIN_S] },
      y: { range: (_plot, min, max) => padded(Math.min(min, low ?? min), Math.max(max, high ?? max)) },
    },
    series: [{}, { stroke: colour('--accent'), width: 2, points: { show: true, size: 6 } }],
    hooks: { drawClear: [(plot) => drawBand(plot, low, high, colour('--good-soft'))] },
  }
}

function padded(min: number, max: number): [number, number] {
  const margin = max === min ? Math.abs(max) * 0.1 + 1 : (max - min) * 0.1
  return [min - margin, max + margin]
}

/** Where healthy values lie. */
function drawBand(plot: uPlot, low: number | null, high: number | null, fill: string): void {
  if (low === null && high === null) return
  const { left, top, width, height } = plot.bbox
  const upper = high === null ? top : Math.max(top, plot.valToPos(high, 'y', true))
  const lower = low === null ? top + height : Math.min(top + height, plot.valToPos(low, 'y', true))
  plot.ctx.fillStyle = fill
  plot.ctx.fillRect(left, upper, width, lower - upper)
}
