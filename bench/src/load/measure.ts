/** What one run of a load generator gave, and how runs are interleaved and summed up. */
import { type Spread, spreadOf } from './statistics.ts'

/**
 * The figures of one run; 0 for what a peer without a server does not have.
 *
 * Units: milliseconds of latency, processor microseconds for one request.
 */
export type Measure = {
  readonly requests_per_second: number
  readonly p50_ms: number
  readonly p95_ms: number
  readonly p99_ms: number
  /** Failed requests; a run with any is void. */
  readonly errors: number
  readonly server_cpu_us: number
  readonly postgres_cpu_us: number
  readonly generator_cpu_us: number
  /** Resident memory of the largest server process. */
  readonly rss_mb: number
}

/** The figures that are summed up over rounds. */
export type Figure = Exclude<keyof Measure, 'errors'>

/** Something that is measured: ours or a peer. */
export type Contender = {
  readonly name: string
  /** Its open connections (clients). */
  readonly connections: number
  measure(round: number): Promise<Measure>
}

/** One run with the place it had. */
export type Run = {
  readonly level: number
  readonly contender: string
  readonly connections: number
  readonly round: number
  readonly measure: Measure
}

/** A contender at one level over all rounds. */
export type Summary = {
  readonly level: number
  readonly contender: string
  readonly connections: number
  readonly rounds: number
  readonly void_rounds: number
  readonly errors: number
} & Readonly<Record<Figure, Spread>>

/** A B C, then C B A: what drifts on the machine touches all contenders alike. */
export function orderOf<T>(contenders: readonly T[], round: number): readonly T[] {
  return round % 2 === 0 ? contenders : contenders.toReversed()
}

/** Runs all contenders of one level in interleaved rounds. */
export async function measureLevel(
  level: number,
  contenders: readonly Contender[],
  rounds: number,
  onRun: (run: Run) => void,
): Promise<Run[]> {
  const runs: Run[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of orderOf(contenders, round)) {
      const { name, connections } = contender
      const run = { level, contender: name, connections, round, measure: await contender.measure(round) }
      runs.push(run)
      onRun(run)
    }
  }
  return runs
}

/** Sums up each contender of each level over the rounds that are not void. */
export function summarize(runs: readonly Run[]): Summary[] {
  const groups = Map.groupBy(runs, ({ level, contender }) => `${level} ${contender}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const good = group.filter(({ measure }) => measure.errors === 0).map(({ measure }) => measure)
    const { level, contender, connections } = first
    return [
      {
        level,
        contender,
        connections,
        rounds: good.length,
        void_rounds: group.length - good.length,
        errors: group.reduce((sum, { measure }) => sum + measure.errors, 0),
        ...spreads(good),
      },
    ]
  })
}

/** The value of one figure in each round that is not void, by round. */
export function byRound(
  runs: readonly Run[],
  level: number,
  contender: string,
  pick: (measure: Measure) => number,
): ReadonlyMap<number, number> {
  return new Map(
    runs
      .filter((run) => run.level === level && run.contender === contender && run.measure.errors === 0)
      .map(({ round, measure }) => [round, pick(measure)]),
  )
}

/** Ours divided by the peer's, round by round; null when they share no round. */
export function ratioOf(ours: ReadonlyMap<number, number>, peer: ReadonlyMap<number, number>): Spread | null {
  const ratios = [...ours].flatMap(([round, value]): [number, number][] => {
    const other = peer.get(round)
    return other === undefined ? [] : [[round, value / other]]
  })
  return overRounds(new Map(ratios))
}

/** Median and extremes of a figure over its rounds; null of none. */
export function overRounds(values: ReadonlyMap<number, number>): Spread | null {
  return values.size === 0 ? null : spreadOf([...values.values()])
}

function spreads(measures: readonly Measure[]): Record<Figure, Spread> {
  const of = (figure: Figure): Spread => spreadOf(measures.map((measure) => measure[figure]))
  return {
    requests_per_second: of('requests_per_second'),
    p50_ms: of('p50_ms'),
    p95_ms: of('p95_ms'),
    p99_ms: of('p99_ms'),
    server_cpu_us: of('server_cpu_us'),
    postgres_cpu_us: of('postgres_cpu_us'),
    generator_cpu_us: of('generator_cpu_us'),
    rss_mb: of('rss_mb'),
  }
}
