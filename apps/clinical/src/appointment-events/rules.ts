/** Which of the rows that were found changed have not been told yet. */

/** An appointment that was written. */
export type Change = { readonly id: string; readonly version: number; readonly start_time: string }

/** Remembers what was told, for as long as it can be found again. */
export type Told = { news(found: readonly Change[]): readonly Change[] }

/**
 * Looks overlap in time, because a statement's time is that of its begin and not of its commit: what a
 * look finds again is no news.
 */
export function createTold(): Told {
  let told = new Map<string, number>()
  return {
    news(found) {
      const fresh = found.filter(({ id, version }) => told.get(id) !== version)
      told = new Map(found.map(({ id, version }) => [id, version]))
      return fresh
    },
  }
}

/** An event as the stream carries it. Source: HTML standard, 9.2. */
export function eventText(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
