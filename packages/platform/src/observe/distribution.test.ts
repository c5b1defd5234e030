import { expect, test } from 'bun:test'
import { Histogram, Registry } from 'prom-client'
import { createDistribution } from './distribution.ts'

const OPTIONS = {
  name: 'request_seconds',
  help: 'Time of a request',
  labelNames: ['operation', 'status'] as const,
  buckets: [0.001, 0.01, 0.1],
}
const VALUES = [
  [0.0005, 'read', 200],
  [0.001, 'read', 200],
  [0.0011, 'read', 404],
  [7, 'search', 200],
  [0, 'read', 200],
] as const

test('shows what the library would show of the same values', async () => {
  const registry = new Registry()
  registry.setDefaultLabels({ process: '7' })
  const library = new Registry()
  library.setDefaultLabels({ process: '7' })
  const ours = createDistribution(registry, OPTIONS)
  const theirs = new Histogram({
    ...{ name: OPTIONS.name, help: OPTIONS.help, registers: [library] },
    ...{ labelNames: [...OPTIONS.labelNames], buckets: OPTIONS.buckets },
  })
  for (const [seconds, operation, status] of VALUES) {
    ours.add(seconds, operation, status)
    theirs.observe({ operation, status }, seconds)
  }
  const lines = async (of: Registry) => (await of.metrics()).trim().split('\n').toSorted()
  expect(await lines(registry)).toEqual(await lines(library))
})

test('may have one label', async () => {
  const registry = new Registry()
  createDistribution(registry, { ...OPTIONS, labelNames: ['statement'] }).add(0.5, 'patients.detail')
  const text = await registry.metrics()
  expect(text).toContain('request_seconds_bucket{le="0.1",statement="patients.detail"} 0\n')
  expect(text).toContain('request_seconds_bucket{le="+Inf",statement="patients.detail"} 1\n')
  expect(text).toContain('request_seconds_sum{statement="patients.detail"} 0.5\n')
})
