/** The one place where the serving code asks what time it is; tests hand in their own clock. */
export type Clock = {
  /** Wall-clock milliseconds since the epoch. */
  now(): number
  /** Monotonic milliseconds, for durations and deadlines. */
  ticks(): number
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  ticks: () => performance.now(),
}
