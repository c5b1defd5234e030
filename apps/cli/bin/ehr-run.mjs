#!/usr/bin/env node
// Runs a TypeScript file of this repository: ehr-run tools/test.ts [arguments]
import { resolve } from 'node:path'
import { root, runBun } from './bun.mjs'

const [file, ...args] = process.argv.slice(2)
if (file === undefined) {
  console.error('ehr: usage: ehr-run FILE [ARGUMENTS]')
  process.exit(2)
}
process.chdir(root)
runBun(resolve(root, file), args)
