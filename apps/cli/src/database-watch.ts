/** Keeps the embedded PostgreSQL running while `ehr start` does: one that was killed is started again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type EmbeddedServer, startEmbedded } from '@ehrconnect/platform/db/embedded'
import { messageOf } from './failure.ts'

/** How often the server's process is looked for; with its recovery the API is back within 2 s. */
const LOOK_MS = 250
/** Wait after a start that failed. */
const RETRY_MS = 2_000

/** A watch over one server. */
export type DatabaseWatch = {
  /** Ends the watch, then stops whichever server runs now. */
  stop(): Promise<void>
}

/** Watches the server; `onEvent` hears what a person should know. */
export function watchDatabase(first: EmbeddedServer, onEvent: (text: string) => void): DatabaseWatch {
  let server = first
  let stopping = false

  const watch = async (): Promise<void> => {
    while (!stopping) {
      if (isAlive(server.pid)) {
        await sleep(LOOK_MS)
        continue
      }
      onEvent('PostgreSQL ended; starting it again')
      try {
        server = await startEmbedded({ dataDir: server.dataDir })
        onEvent(`PostgreSQL runs again (pid ${server.pid})`)
      } catch (error) {
        onEvent(`PostgreSQL does not start: ${messageOf(error)}`)
        await sleep(RETRY_MS)
      }
    }
  }
  const watching = watch()

  return {
    async stop() {
      stopping = true
      await watching
      if (isAlive(server.pid)) await server.stop()
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
