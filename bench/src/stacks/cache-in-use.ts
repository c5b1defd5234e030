/** Whether the platform's cache is in use: after a start it may be closed for a while, a Redis be refused. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../context.ts'
import type { Ground } from '../setup.ts'
import type { Running } from './stack.ts'

/** A cache is closed for some seconds after a start, and for two minutes after a migration. */
const IN_USE_WAIT_MS = 150_000
const POLL_MS = 50
const HITS_MIN = 20

/** Asks for a patient until it comes from the cache. Throws: Error with what the cache says of itself. */
export async function untilCacheInUse(context: Context, ground: Ground, { port }: Running): Promise<void> {
  const [patient] = ground.sample
  const sender = ground.senders.find(({ id }) => id === patient?.orgId)
  if (patient === undefined || sender === undefined) throw new Error('the data set has no patient to ask for')
  const url = `http://127.0.0.1:${port}`
  const headers = { 'X-Org-ID': sender.id, Authorization: `Bearer ${sender.token}` }
  const metrics = async (): Promise<string> =>
    (await fetch(`${url}/metrics`, { signal: context.signal })).text()
  const first = hitsOf(await metrics())
  const deadline = Date.now() + IN_USE_WAIT_MS
  while (true) {
    const reply = await fetch(`${url}/api/patients/${patient.id}`, { headers, signal: context.signal })
    if (!reply.ok) throw new Error(`the platform answers ${reply.status} to a patient`)
    await reply.arrayBuffer()
    const text = await metrics()
    // Of several processes behind one port each tells its own.
    for (const [process, hits] of hitsOf(text)) if (hits - (first.get(process) ?? 0) >= HITS_MIN) return
    if (Date.now() > deadline) {
      const said = text.split('\n').filter((line) => /^(ehr_cache_|patient_cache_)/.test(line))
      throw new Error(`the platform's cache is not in use after ${IN_USE_WAIT_MS} ms:\n${said.join('\n')}`)
    }
    await sleep(POLL_MS)
  }
}

/** Hits by process, from the text of /metrics. */
export function hitsOf(metrics: string): Map<string, number> {
  const lines = metrics.matchAll(/^patient_cache_hits_total\{([^}]*)\} (\d+)$/gm)
  return new Map(
    [...lines].flatMap(([, labels = '', value]): [string, number][] =>
      labels.includes('result="hit"') ? [[/process="([^"]*)"/.exec(labels)?.[1] ?? '', Number(value)]] : [],
    ),
  )
}
