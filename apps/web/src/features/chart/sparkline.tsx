'use client'

const WIDTH = 96
const HEIGHT = 24
const EDGE = 3

/** The course of a value as a small line; the numbers beside it say the same in words. */
export function Sparkline({ values }: { readonly values: readonly number[] }) {
  const low = Math.min(...values)
  const span = Math.max(...values) - low
  const x = (index: number): number =>
    values.length < 2 ? WIDTH / 2 : EDGE + (index * (WIDTH - 2 * EDGE)) / (values.length - 1)
  const y = (value: number): number =>
    span === 0 ? HEIGHT / 2 : HEIGHT - EDGE - ((value - low) * (HEIGHT - 2 * EDGE)) / span
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`)
  const [lastX = '0', lastY = '0'] = (points.at(-1) ?? '').split(',')
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="h-6 w-24 text-accent"
      aria-hidden="true"
      focusable="false"
    >
      <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth="1.5" />
      {values.length === 0 ? null : <circle cx={lastX} cy={lastY} r="2.5" fill="currentColor" />}
    </svg>
  )
}
