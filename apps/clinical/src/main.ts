/** The process of the clinical service: configuration, start, orderly stop. */
import { listen } from '@ehrconnect/platform/http/listen'
import { clinicalConfig } from './config.ts'
import { startClinical, version } from './server.ts'

/** Time in which load balancers notice that the process is not ready, before it stops accepting. */
const NOTICE_MS = 250

try {
  const config = clinicalConfig()
  const server = await startClinical(config)
  const { port, host } = config
  const listener = listen({ port, host, shared: config.processes > 1, app: server.app })
  server.observe({ type: 'server_started', address: listener.url, version })

  let stopping = false
  const stop = async (reason: string): Promise<void> => {
    if (stopping) return
    stopping = true
    server.observe({ type: 'server_stopping', reason })
    server.markStopping()
    listener.announceStop()
    await new Promise((resolve) => setTimeout(resolve, NOTICE_MS))
    await listener.stop(config.drainMs)
    await server.close()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGINT', () => void stop('SIGINT'))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
