/** The web application of a start: built when it must be, then served. Nothing here stops the services. */
import { messageOf } from './failure.ts'
import { readApiPaths, type ServiceName } from './front-door/api-paths.ts'
import { type FrontDoor, openFrontDoor } from './front-door/front-door.ts'
import { readSite } from './front-door/site.ts'
import { refuseBusyPort } from './listeners.ts'
import type { Progress } from './progress.ts'
import { buildWeb } from './web-build.ts'

/** What the web application is started with. */
export type WebOptions = {
  readonly host: string
  readonly port: number
  readonly targets: Readonly<Record<ServiceName, string | null>>
  readonly progress: Progress
  readonly signal: AbortSignal
  readonly onEvent: (text: string) => void
}

/** Builds and serves the web application; null, and a line that says why, when that cannot be done. */
export async function startWeb(options: WebOptions): Promise<FrontDoor | null> {
  const { host, port, targets, progress, signal, onEvent } = options
  try {
    await refuseBusyPort(host, port, '--web-port')
    const out = await progress.step('Web application', (note) => buildWeb(note, signal))
    return await openFrontDoor({ host, port, targets, site: readSite(out), findService: readApiPaths() })
  } catch (error) {
    signal.throwIfAborted()
    onEvent(`no web application: ${messageOf(error)}. The services run all the same`)
    return null
  }
}
