/** What several test files of a run share because it is slow to start: it ends after the last of them. */

type Ending = () => Promise<void>

/** In the order of their starts. */
const endings: Ending[] = []

/** Makes a function that starts something at its first call and gives the same to everybody after. */
export function shared<T>(start: () => Promise<T>, end: (started: T) => Promise<void>): () => Promise<T> {
  let starting: Promise<T> | null = null
  return () => {
    starting ??= start().then((started) => {
      endings.push(() => end(started))
      return started
    })
    return starting
  }
}

/** Ends what was started, last to first; tools/test-end.ts calls it. */
export async function endShared(): Promise<void> {
  for (const end of endings.splice(0).reverse()) await end()
}
