/** The life of a service's process: start, listen, orderly stop. */
import type { App } from '../http/adapter.ts'
import { type ListenOptions, listen } from '../http/listen.ts'
import type { Observe } from '../observe/events.ts'

/** A service that is ready to be listened with. */
export type Service = {
  readonly app: App
  readonly observe: Observe
  /** From now on /readyz says 503, while requests are still answered. */
  markStopping(): void
  close(): Promise<void>
}

/** A started service and how to listen with it. */
export type Started = Omit<ListenOptions, 'app'> & {
  readonly server: Service
  readonly version: string
  readonly drainMs: number
}

/** Time in which load balancers notice that the process is not ready, before it stops accepting. */
const NOTICE_MS = 250

/** Runs the service until a signal; a start that fails is one line and exit code 1. */
export async function runService(start: () => Promise<Started>): Promise<void> {
  try {
    const { server, version, drainMs, ...options } = await start()
    const listener = listen({ ...options, app: server.app })
    server.observe({ type: 'server_started', address: listener.url, version })

    let stopping = false
    const stop = async (reason: string): Promise<void> => {
      if (stopping) return
      stopping = true
      server.observe({ type: 'server_stopping', reason })
      server.markStopping()
      listener.announceStop()
      await new Promise((resolve) => setTimeout(resolve, NOTICE_MS))
      await listener.stop(drainMs)
      await server.close()
      process.exit(0)
    }
    process.on('SIGTERM', () => void stop('SIGTERM'))
    process.on('SIGINT', () => void stop('SIGINT'))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
