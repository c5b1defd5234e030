/** `ehr status`: is it running, and where. */
import type { Command } from 'commander'
import { pathsOf, readRunFile } from '../data-dir.ts'
import { isReady, readiness } from '../listeners.ts'
import { lockHolder } from '../lock.ts'
import { type CommonFlags, printJson, withDataDir } from '../options.ts'

/** Adds the command. */
export function addStatus(program: Command): void {
  withDataDir(program.command('status'))
    .description('Tell whether the platform runs in this data directory. Exit code 1 when it does not.')
    .option('--json', 'for programs', false)
    .action(runStatus)
}

async function runStatus(flags: CommonFlags & { readonly json: boolean }): Promise<void> {
  const { root } = pathsOf(flags.dataDir)
  const holder = lockHolder(flags.dataDir)
  const run = holder?.purpose === 'start' ? readRunFile(flags.dataDir) : null
  const told = run === null ? null : await readiness(run.clinical_url)
  const ready = told !== null
  const cache = told === null ? null : cacheOf(told)
  const adminReady = run?.admin_url ? await isReady(run.admin_url) : null
  const state = ready ? 'ready' : holder?.purpose === 'start' ? 'not ready' : 'stopped'
  const organizations = run?.organizations ?? []
  if (flags.json) {
    printJson({
      state,
      pid: run?.pid ?? null,
      data_dir: root,
      clinical_url: run?.clinical_url ?? null,
      admin_url: run?.admin_url ?? null,
      admin_ready: adminReady,
      cache,
      docs_url: run?.docs_url ?? null,
      web_url: run?.web_url ?? null,
      organizations,
      started_at: run?.started_at ?? null,
    })
  } else {
    console.log(`${state}${holder?.purpose === 'start' ? ` (pid ${holder.pid})` : ''}`)
    console.log(`data directory  ${root}`)
    if (run !== null) console.log(`API             ${run.clinical_url}\nAPI docs        ${run.docs_url}`)
    if (run?.admin_url) {
      console.log(`sign-in         ${run.admin_url}${adminReady === true ? '' : ' (not ready)'}`)
    }
    if (cache !== null) console.log(`cache           ${cacheText(cache)}`)
    if (run?.web_url) console.log(`web             ${run.web_url}`)
    if (run !== null) console.log(`running since   ${run.started_at}`)
    if (state === 'stopped') console.log('start it with   npm start')
  }
  process.exitCode = ready ? 0 : 1
}

/** The cache of one process, as its /readyz has it. */
type CacheTold = { readonly place: string; readonly state: string; readonly trouble: string | null }

function cacheOf(told: string): CacheTold | null {
  const found: unknown = Reflect.get(Object(JSON.parse(told)), 'cache')
  if (typeof found !== 'object' || found === null) return null
  const field = (name: string): string => String(Reflect.get(found, name) ?? '')
  return { place: field('place'), state: field('state'), trouble: field('trouble') || null }
}

const PLACES: Readonly<Record<string, string>> = { memory: 'in memory', redis: 'in Redis' }
const STATES: Readonly<Record<string, string>> = {
  in_use: 'in use',
  closed: 'closed for a while',
  elsewhere: 'not in use: another one is',
  idle: 'idle',
  off: 'off',
}

function cacheText({ place, state, trouble }: CacheTold): string {
  const what = STATES[state] ?? state
  const where = PLACES[place]
  return `${where === undefined ? what : `${where}, ${what}`}${trouble === null ? '' : `: ${trouble}`}`
}
