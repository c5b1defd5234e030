/** The process of the admin service: configuration, start, orderly stop. */
import { runService } from '@ehrconnect/platform/process/serving'
import { adminConfig } from './config.ts'
import { startAdmin, version } from './server.ts'

await runService(async () => {
  const config = adminConfig()
  const server = await startAdmin(config)
  const { port, host, drainMs } = config
  return { server, version, port, host, drainMs, shared: false }
})
