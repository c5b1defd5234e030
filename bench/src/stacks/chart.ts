/** Pictures of a comparison as SVG text: no script, no font and no file from elsewhere. */

/** A line of a chart; points from left to right. */
export type Line = {
  readonly name: string
  readonly ours: boolean
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** A bar with what stands behind it. */
export type Bar = {
  readonly name: string
  readonly ours: boolean
  readonly value: number
  readonly note: string
}

const WIDTH = 760
const LEFT = 64
const RIGHT = 190
const TOP = 34
const BOTTOM = 44
const PLOT_HEIGHT = 260
const HEIGHT = TOP + PLOT_HEIGHT + BOTTOM
const BAR_HEIGHT = 22
const BAR_GAP = 8
const BAR_LABEL = 250
const BAR_NOTE = 190
const LABEL_GAP = 15
const FONT = 'font-family="system-ui, sans-serif" font-size="12"'
const OURS_COLOUR = '#0b6e4f'
/** Apart from each other also for those who do not tell red from green. */
const COLOURS = ['#b5179e', '#e07a00', '#3a6ea5', '#8a5a44', '#6c757d', '#c9184a', '#5e548e', '#2a9d8f']

/** Lines over two logarithmic axes: latencies and rates differ by orders of magnitude. */
export function lineChart(title: string, xName: string, yName: string, lines: readonly Line[]): string {
  const points = lines.flatMap((line) => line.points).filter(([x, y]) => x > 0 && y > 0)
  if (points.length === 0) return ''
  const x = logScale(
    points.map(([value]) => value),
    LEFT,
    WIDTH - RIGHT,
  )
  const y = logScale(
    points.map(([, value]) => value),
    TOP + PLOT_HEIGHT,
    TOP,
  )
  const grid = [
    ...x.ticks.map((tick) => verticalLine(x.at(tick), short(tick))),
    ...y.ticks.map((tick) => horizontalLine(y.at(tick), short(tick))),
  ]
  const ends = spreadOut(lines.map(({ points: own }) => y.at(own.at(-1)?.[1] ?? 1)))
  const drawn = lines.map((line, nth) => drawLine(line, nth, ends[nth] ?? TOP, x.at, y.at))
  return svg(HEIGHT, title, [
    text(LEFT, 18, title, 'font-weight="600"'),
    ...grid,
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, xName, 'text-anchor="middle"'),
    text(
      14,
      TOP + PLOT_HEIGHT / 2,
      yName,
      `text-anchor="middle" transform="rotate(-90 14 ${TOP + PLOT_HEIGHT / 2})"`,
    ),
    ...drawn,
  ])
}

/** Bars from the longest to the shortest, each with its note. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const longest = Math.max(Number.MIN_VALUE, ...bars.map(({ value }) => value))
  const room = WIDTH - BAR_LABEL - BAR_NOTE
  const sorted = bars.toSorted((a, b) => b.value - a.value)
  const drawn = sorted.flatMap(({ name, ours, value, note }, nth) => {
    const top = TOP + nth * (BAR_HEIGHT + BAR_GAP)
    const width = Math.max(1, (value / longest) * room)
    const middle = top + BAR_HEIGHT / 2 + 4
    const weight = ours ? 'font-weight="600"' : ''
    return [
      text(BAR_LABEL - 8, middle, name, `text-anchor="end" ${weight}`),
      `<rect x="${BAR_LABEL}" y="${top}" width="${round(width)}" height="${BAR_HEIGHT}" rx="3" ` +
        `fill="${ours ? OURS_COLOUR : '#8d99ae'}"/>`,
      text(BAR_LABEL + width + 6, middle, note, weight),
    ]
  })
  return svg(TOP + bars.length * (BAR_HEIGHT + BAR_GAP) + 6, title, [
    text(8, 18, title, 'font-weight="600"'),
    ...drawn,
  ])
}

/** Text that stands for itself in HTML and SVG. */
export function escapeXml(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** Positions moved apart so that texts of one line each do not cover one another. */
export function spreadOut(positions: readonly number[]): number[] {
  const sorted = positions.map((at, nth) => ({ at, nth })).sort((a, b) => a.at - b.at)
  const placed: number[] = []
  let lowest = Number.NEGATIVE_INFINITY
  for (const { at, nth } of sorted) {
    lowest = Math.max(at, lowest + LABEL_GAP)
    placed[nth] = lowest
  }
  return placed
}

function drawLine(
  { name, ours, points }: Line,
  nth: number,
  labelAt: number,
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  const colour = ours ? OURS_COLOUR : (COLOURS[nth % COLOURS.length] ?? OURS_COLOUR)
  const places = points.map(([rate, latency]) => [round(x(rate)), round(y(latency))] as const)
  const line = places.map(([left, top]) => `${left},${top}`).join(' ')
  const dots = places.map(([left, top]) => `<circle cx="${left}" cy="${top}" r="3" fill="${colour}"/>`)
  const label = text(
    WIDTH - RIGHT + 10,
    labelAt + 4,
    name,
    `fill="${colour}"${ours ? ' font-weight="600"' : ''}`,
  )
  const stroke = `fill="none" stroke="${colour}" stroke-width="${ours ? 3 : 1.6}"`
  return `<polyline points="${line}" ${stroke}/>${dots.join('')}${label}`
}

function logScale(values: readonly number[], from: number, to: number) {
  const low = Math.log10(Math.min(...values))
  const high = Math.max(low + 0.1, Math.log10(Math.max(...values)))
  const ticks: number[] = []
  for (let power = Math.floor(low); power <= high; power += 1)
    for (const step of [1, 2, 5]) {
      const tick = step * 10 ** power
      if (Math.log10(tick) >= low - 1e-9 && Math.log10(tick) <= high + 1e-9) ticks.push(tick)
    }
  const at = (value: number): number => from + ((Math.log10(value) - low) / (high - low)) * (to - from)
  return { at, ticks }
}

function verticalLine(x: number, label: string): string {
  const x1 = round(x)
  const line = `<line x1="${x1}" x2="${x1}" y1="${TOP}" y2="${TOP + PLOT_HEIGHT}" stroke="#e3e3e3"/>`
  return line + text(x, TOP + PLOT_HEIGHT + 16, label, 'text-anchor="middle" fill="#555"')
}

function horizontalLine(y: number, label: string): string {
  const line = `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(y)}" y2="${round(y)}" stroke="#e3e3e3"/>`
  return line + text(LEFT - 6, y + 4, label, 'text-anchor="end" fill="#555"')
}

function svg(height: number, title: string, parts: readonly string[]): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" ` +
    `aria-label="${escapeXml(title)}" ${FONT}>\n<rect width="${WIDTH}" height="${height}" fill="#fff"/>\n` +
    `${parts.join('\n')}\n</svg>`
  )
}

function text(x: number, y: number, value: string, attributes: string): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeXml(value)}</text>`
}

function short(value: number): string {
  return value >= 1_000 ? `${value / 1_000}K` : String(Number(value.toPrecision(3)))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
