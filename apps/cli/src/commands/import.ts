/** `ehr import`: FHIR R4 bundles and NDJSON files into an organization. */
import { whileCacheIsClosed } from '@ehrconnect/platform/cache/closed'
import { connect } from '@ehrconnect/platform/db/connect'
import type { Command } from 'commander'
import { requireOwner, withDatabase } from '../database.ts'
import type { ImportProgress } from '../import/import.ts'
import { formatReport, isWhole } from '../import/report.ts'
import { type CommonFlags, choiceOf, printJson, withDataDir } from '../options.ts'
import { findOrganization } from '../organizations.ts'
import { liveLine } from '../progress.ts'

type ImportFlags = CommonFlags & { readonly org: string; readonly json: boolean }

const BYTES_PER_MB = 1e6

/** Adds the command. */
export function addImport(program: Command): void {
  withDataDir(program.command('import'))
    .description(
      'Import FHIR R4 bundles (.json) and Bulk Data (.ndjson), plain or gzipped, files or folders.',
    )
    .argument('<path...>', 'files and folders')
    .requiredOption('--org <slug>', 'the organization')
    .option('--json', 'the report for programs', false)
    .addHelpText(
      'after',
      '\nImporting the same files again changes nothing. Exit code 1 when something did not go in.' +
        '\n\nExample:\n  npx ehr import --org hill bundles/ patients.ndjson.gz',
    )
    .action(runImport)
}

async function runImport(paths: readonly string[], flags: ImportFlags): Promise<void> {
  const line = liveLine(process.stderr)
  const report = await withDatabase(choiceOf(flags), async (database) => {
    const { importPaths } = await import('../import/import.ts')
    const ownerUrl = requireOwner(database)
    const { id: orgId } = await findOrganization(ownerUrl, flags.org)
    const onProgress = ({ files_done, files_total, resources, bytes }: ImportProgress) =>
      line.show(
        `${files_done} of ${files_total} files, ${resources} resources, ` +
          `${Math.round(bytes / BYTES_PER_MB)} MB`,
      )
    return whileCacheIsClosed(
      () => connect(ownerUrl, 'ehr-cache-closed'),
      () => importPaths({ ownerUrl, orgId, paths, onProgress }),
    )
  }).finally(line.clear)
  if (flags.json) printJson(report)
  else console.log(formatReport(report))
  process.exitCode = isWhole(report) ? 0 : 1
}
