#!/usr/bin/env node
// The `ehr` command: hands over to Bun, which runs TypeScript as it is.
import { join } from 'node:path'
import { root, runBun } from './bun.mjs'

runBun(join(root, 'apps/cli/src/main.ts'), process.argv.slice(2))
