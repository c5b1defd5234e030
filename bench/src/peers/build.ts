/** Building a peer with its one command, once for each content of its folder. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runChecked } from '../child.ts'
import { DATA } from '../platform.ts'
import { PEERS, type Peer } from './catalog.ts'

/** What building leaves in a folder, and what is no source of it. */
const OUTPUTS = new Set(['node_modules', 'target', 'peer'])
/** Folders from which every peer may take something. */
const SHARED = ['sql', 'node', 'go']

/** Builds a peer unless its sources are those of the last build. Throws: Error with what it said last. */
export async function buildPeer(
  peer: Peer,
  options: { readonly signal: AbortSignal; say?(text: string): void },
): Promise<void> {
  const marker = join(DATA, 'peers', `${peer.name}.built`)
  const key = [peer.folder, ...SHARED.map((name) => join(PEERS, name))].map(sourceKey).join(' ')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === key && hasOutput(peer.folder)) return
  options.say?.(`building ${peer.title}: ${peer.build.join(' ')}`)
  // Compilers take all cores; what is being measured or tested beside them goes first.
  await runChecked(['nice', '-n', '15', ...peer.build], { signal: options.signal, cwd: peer.folder })
  mkdirSync(dirname(marker), { recursive: true })
  writeFileSync(marker, key)
}

/** A hash over names and contents of a folder's sources. */
export function sourceKey(folder: string): string {
  const hash = new Bun.CryptoHasher('sha256')
  for (const path of sourcesOf(folder)) {
    const bytes = readFileSync(join(folder, path))
    hash.update(`${path}\0${bytes.length}\0`)
    hash.update(bytes)
  }
  return hash.digest('hex')
}

function sourcesOf(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .filter(({ name }) => !(below === '' && OUTPUTS.has(name)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(below, entry.name)
      return entry.isDirectory() ? sourcesOf(folder, path) : [path]
    })
}

function hasOutput(folder: string): boolean {
  return readdirSync(folder).some((name) => OUTPUTS.has(name))
}
