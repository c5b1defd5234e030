/** The process of the clinical service: configuration, start, orderly stop. */
import { runService } from '@ehrconnect/platform/process/serving'
import { clinicalConfig } from './config.ts'
import { startClinical, version } from './server.ts'

await runService(async () => {
  const config = clinicalConfig()
  const server = await startClinical(config)
  const { port, host, drainMs, keepAliveSeconds, processes } = config
  return { server, version, port, host, drainMs, keepAliveSeconds, shared: processes > 1 }
})
