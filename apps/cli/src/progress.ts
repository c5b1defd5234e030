/** One line for each step of a long command: what, how long, what came of it. */
export type Progress = {
  /** Runs a step; what it last noted stands at the end of its line. */
  step<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>
}

/** Steps on a stream: a terminal sees a running step's line change, a file gets it once. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
  const live = stream.isTTY === true
  return {
    async step(title, work) {
      let detail = ''
      const startedAt = performance.now()
      const show = (): void => {
        if (live) stream.write(`${CLEAR_LINE}  ${title} … ${detail}`)
      }
      show()
      const result = await work((text) => {
        detail = text
        show()
      }).catch((error: unknown) => {
        if (live) stream.write(CLEAR_LINE)
        throw error
      })
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      const line = `✓ ${title.padEnd(TITLE_COLUMNS)} ${seconds.padStart(5)} s   ${detail}`.trimEnd()
      stream.write(`${live ? CLEAR_LINE : ''}${line}\n`)
      return result
    },
  }
}

/** A line that is written over again and again; on anything but a terminal nothing is shown. */
export function liveLine(stream: NodeJS.WriteStream): LiveLine {
  if (stream.isTTY !== true) return { show: () => {}, clear: () => {} }
  return {
    show: (text) => void stream.write(`${CLEAR_LINE}${text}`),
    clear: () => void stream.write(CLEAR_LINE),
  }
}

/** See `liveLine`. */
export type LiveLine = { show(text: string): void; clear(): void }

const TITLE_COLUMNS = 24
const CLEAR_LINE = '\r\u001b[2K'
