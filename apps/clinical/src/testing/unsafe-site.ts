/** A site on which servers and the database are killed while clients go on asking. */
import { until } from '@ehrconnect/platform/testing/conditions'
import { type Asked, createClient, type Outcome } from './client.ts'
import type { ServerProcess, TestSite } from './server-process.ts'

/** How long a served request may take after the database has accepted connections again. */
const BACK_MS_MAX = 2_000
/** Time until a client that was refused asks again. */
const PAUSE_MS = 15

/** The servers of a site, each replaced when it was killed. */
export type UnsafeSite = {
  /** Asks the n-th server, whoever that is now, until one answers what `isFinal` says. */
  insist(server: number, asked: Asked, isFinal: (outcome: Outcome) => boolean): Promise<Outcome>
  /** Ends a server by SIGKILL and starts another one in its place. */
  killServer(server: number): Promise<void>
  /**
   * Ends the database as a power cut would and starts it again.
   *
   * Throws: when no request is served soon after the database is back.
   */
  killDatabase(probe: Asked): Promise<void>
  /** Kills so far, and requests that were cut off or refused because of them. */
  readonly counts: { kills: number; cutOff: number; refused: number; unavailable: number }
}

/** Starts `servers` servers. */
export async function startUnsafeSite(site: TestSite, servers: number): Promise<UnsafeSite> {
  const running: ServerProcess[] = []
  for (let n = 0; n < servers; n++) running.push(await site.start())
  const portOf = (server: number): number => running[server % running.length]?.port ?? 0
  const counts = { kills: 0, cutOff: 0, refused: 0, unavailable: 0 }

  const insist: UnsafeSite['insist'] = async (server, asked, isFinal) => {
    for (;;) {
      const client = createClient(portOf(server))
      const outcome = await client.ask(asked)
      client.close()
      if (outcome.kind === 'hung') throw new Error(`no answer to ${asked.method} ${asked.path}`)
      if (outcome.kind === 'broken') counts.cutOff += 1
      if (outcome.kind === 'refused') counts.refused += 1
      if (outcome.status === 503) counts.unavailable += 1
      if (outcome.kind === 'answered' && isFinal(outcome)) return outcome
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }

  return {
    insist,
    counts,
    async killServer(server) {
      counts.kills += 1
      const one = running[server % running.length]
      one?.signal('SIGKILL')
      await one?.exited
      running[server % running.length] = await site.start()
    },
    async killDatabase(probe) {
      counts.kills += 1
      await site.cluster.kill()
      await site.cluster.start()
      for (const { port } of running) {
        const client = createClient(port)
        const isServed = async (): Promise<boolean> => (await client.ask(probe)).status === 200
        await until('a request is served after the database is back', isServed, BACK_MS_MAX)
        client.close()
      }
    },
  }
}
