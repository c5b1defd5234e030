/** The browser's clock: the only place that reads it. */

/** Milliseconds since 1970. */
export function nowMs(): number {
  return Date.now()
}
