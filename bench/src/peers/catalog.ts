/** The peers: small services of the same contract in other stacks, one folder each below bench/peers. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordOf } from '../api.ts'
import { runChild } from '../child.ts'
import { ROOT } from '../platform.ts'

/** What peer.json says of a peer; see bench/peers/README.md. */
export type Peer = {
  readonly name: string
  /** As it stands in tables. */
  readonly title: string
  /** Holds its sources; build and start are run in it. */
  readonly folder: string
  /** Programs that must be on the PATH. */
  readonly needs: readonly string[]
  readonly build: readonly string[]
  readonly start: readonly string[]
  /** What tells a version: a text, or a command whose first line does. */
  readonly versions: Readonly<Record<string, string | readonly string[]>>
}

/** Where the peers lie. */
export const PEERS = join(ROOT, 'bench/peers')

/** All peers in the order of their names. Throws: Error for a peer.json that is not one. */
export function listPeers(folder = PEERS): Peer[] {
  return readdirSync(folder)
    .sort()
    .filter((name) => existsSync(join(folder, name, 'peer.json')))
    .map((name) => readPeer(join(folder, name), readFileSync(join(folder, name, 'peer.json'), 'utf8')))
}

/** A peer from the text of its peer.json. Throws: Error that names the folder and the member. */
export function readPeer(folder: string, text: string): Peer {
  const given = recordOf(JSON.parse(text))
  const fail = (member: string): never => {
    throw new Error(`${folder}/peer.json: ${member} is missing or has another form`)
  }
  const word = (member: string): string => {
    const value = given[member]
    return typeof value === 'string' && value !== '' ? value : fail(member)
  }
  const words = (member: string): string[] => listOfTexts(given[member]) ?? fail(member)
  const versions = Object.entries(recordOf(given['versions'])).map(
    ([name, value]) =>
      [name, typeof value === 'string' ? value : (listOfTexts(value) ?? fail('versions'))] as const,
  )
  return {
    name: word('name'),
    title: word('title'),
    folder,
    needs: words('needs'),
    build: words('build'),
    start: words('start'),
    versions: Object.fromEntries(versions),
  }
}

/** Why a peer cannot be built here, such as "no cargo"; null when it can. */
export function skipReason(peer: Peer): string | null {
  const missing = peer.needs.filter((program) => Bun.which(program) === null)
  return missing.length === 0 ? null : `no ${missing.join(', no ')}`
}

/** The versions of a peer's parts, commands replaced by what they print. */
export async function versionsOf(peer: Peer, signal: AbortSignal): Promise<Record<string, string>> {
  const told = Object.entries(peer.versions).map(async ([name, value]) => {
    if (typeof value === 'string') return [name, value] as const
    const { stdout, stderr } = await runChild(value, { signal, cwd: peer.folder })
    return [name, (stdout.trim() || stderr.trim()).split('\n')[0] ?? ''] as const
  })
  return Object.fromEntries(await Promise.all(told))
}

function listOfTexts(value: unknown): string[] | null {
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : null
}
