/** One line for each step of a long command: what, how long, what came of it. */
export type Progress = {
  /** Runs a step; `note` replaces the detail while it runs, the returned text stands at its end. */
  step<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>
}

/** Steps on a stream: on a terminal the line of a running step is written over, elsewhere it is written once. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
  const live = stream.isTTY === true
  return {
    async step(title, work) {
      let detail = ''
      const startedAt = performance.now()
      const show = (): void => {
        if (live) stream.write(`\r\u001b[2K  ${title} … ${detail}`)
      }
      show()
      const result = await work((text) => {
        detail = text
        show()
      }).catch((error: unknown) => {
        if (live) stream.write('\r\u001b[2K')
        throw error
      })
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      const line = `✓ ${title.padEnd(TITLE_COLUMNS)} ${seconds.padStart(5)} s${detail === '' ? '' : `   ${detail}`}`
      stream.write(`${live ? '\r\u001b[2K' : ''}${line}\n`)
      return result
    },
  }
}

const TITLE_COLUMNS = 24
