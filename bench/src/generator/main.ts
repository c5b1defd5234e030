/** A generator process: takes the path of a job, runs it, prints what happened as one line of JSON. */
import { readFileSync } from 'node:fs'
import { runJob } from './run.ts'

const path = process.argv[2] ?? ''
try {
  // The parent wrote the file a moment ago from the same type.
  const outcome = runJob(JSON.parse(readFileSync(path, 'utf8')), (standing) =>
    console.log(JSON.stringify({ standing })),
  )
  console.log(JSON.stringify(outcome))
  // The loop never gave the runtime a turn; nothing is left to wait for.
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
