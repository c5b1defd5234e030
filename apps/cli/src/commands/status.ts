/** `ehr status`: is it running, and where. */
import type { Command } from 'commander'
import { pathsOf, readRunFile } from '../data-dir.ts'
import { isReady } from '../listeners.ts'
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
  const ready = run !== null && (await isReady(run.clinical_url))
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
    if (run?.web_url) console.log(`web             ${run.web_url}`)
    if (run !== null) console.log(`running since   ${run.started_at}`)
    if (state === 'stopped') console.log('start it with   npm start')
  }
  process.exitCode = ready ? 0 : 1
}
