/** The peers as stacks: built once, started with the run's database and Redis. */
import type { Context } from '../context.ts'
import { buildPeer } from '../peers/build.ts'
import { listPeers, type Peer, skipReason, versionsOf } from '../peers/catalog.ts'
import { startPeer } from '../peers/run.ts'
import { descendants } from './probe.ts'
import type { Redis } from './redis.ts'
import type { Skipped, Stack } from './stack.ts'

/** Has a search of its own beside ours, and then takes part in the searches only. */
const GUIDE = 'go-guide'
/** The guide's service with the guide's search. */
export const GUIDE_SEARCH = 'go-guide-search'

/** Builds all peers that are asked for and can be built here. */
export async function peerStacks(
  context: Context,
  databaseUrl: string,
  redis: Redis | null,
): Promise<{ stacks: Stack[]; skipped: Skipped[] }> {
  const { only, dbConnections } = context.settings
  const wanted = listPeers().filter(
    ({ name }) => only.length === 0 || only.includes(name) || (name === GUIDE && only.includes(GUIDE_SEARCH)),
  )
  const stacks: Stack[] = []
  const skipped: Skipped[] = []
  for (const peer of wanted) {
    try {
      const reason = skipReason(peer)
      if (reason !== null) throw new Error(reason)
      await buildPeer(peer, context)
      const versions = await versionsOf(peer, context.signal)
      const environment = {
        DATABASE_URL: databaseUrl,
        DB_POOL_MAX: String(dbConnections),
        ...(redis === null ? {} : { REDIS_URL: redis.url }),
      }
      stacks.push(...stacksOf(context, peer, versions, environment))
    } catch (error) {
      context.signal.throwIfAborted()
      skipped.push({ stack: peer.title, row: null, reason: error instanceof Error ? error.message : '' })
    }
  }
  return { stacks, skipped }
}

type Environment = { DATABASE_URL: string; DB_POOL_MAX: string; REDIS_URL?: string }

function stacksOf(
  context: Context,
  peer: Peer,
  versions: Readonly<Record<string, string>>,
  environment: Environment,
): Stack[] {
  const stackOf = (name: string, title: string, search: 'guide' | 'prefix'): Stack => ({
    name,
    title,
    ours: false,
    versions,
    dbConnections: Number(environment.DB_POOL_MAX),
    skipReason(mode, row) {
      if (mode !== 'uncached' && environment.REDIS_URL === undefined) return 'no redis-server'
      if (name === GUIDE_SEARCH && !row.startsWith('search')) return `as ${peer.title}`
      return null
    },
    headers: ({ id }) => ({ 'X-Org-ID': id }),
    async start(mode) {
      const cache = mode === 'uncached' ? 'off' : 'on'
      const settings = { ...environment, EHR_PEER_CACHE: cache, GUIDE_SEARCH: search } as const
      const { port, pid, stop } = await startPeer(peer, settings, context.signal)
      context.defer(stop)
      return { port, pids: () => descendants(pid, true), stop }
    },
  })
  const own = stackOf(peer.name, peer.title, 'prefix')
  if (peer.name !== GUIDE) return [own]
  return [own, stackOf(GUIDE_SEARCH, `${peer.title}, its own search`, 'guide')]
}
