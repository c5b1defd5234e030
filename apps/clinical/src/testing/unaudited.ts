/**
 * The process of a clinical service that records no reads, for `npm run bench -- trust` alone: what the
 * audit costs cannot be measured without one. It serves its own machine only, and no setting leads here.
 */
import { runService } from '@ehrconnect/platform/process/serving'
import { clinicalConfig } from '../config.ts'
import { startClinical, version } from '../server.ts'

await runService(async () => {
  const config = clinicalConfig()
  const server = await startClinical(config, { auditReads: 'off' })
  const { port, drainMs } = config
  return { server, version, port, host: '127.0.0.1', drainMs, shared: false }
})
