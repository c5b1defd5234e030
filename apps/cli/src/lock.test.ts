import { afterEach, beforeEach, expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { processStart } from '@ehrconnect/platform/process/identity'
import { endProcesses, lockHolder, tryLock } from './lock.ts'

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ehr-lock-'))
})

afterEach(() => rmSync(dir, { recursive: true, force: true }))

function writeHolder(holder: object): void {
  writeFileSync(join(dir, 'lock'), JSON.stringify({ purpose: 'start', children: [], ...holder }))
}

test('a held lock names its holder', () => {
  const first = tryLock(dir, 'start')
  const second = tryLock(dir, 'command')
  expect('lock' in first).toBe(true)
  expect('holder' in second ? second.holder : null).toMatchObject({ pid: process.pid, purpose: 'start' })
  expect(lockHolder(dir)?.pid).toBe(process.pid)
})

test('a released lock can be taken again', () => {
  const first = tryLock(dir, 'start')
  if ('lock' in first) first.lock.release()
  expect(lockHolder(dir)).toBeNull()
  expect('lock' in tryLock(dir, 'command')).toBe(true)
})

test('a lock whose process is gone is taken over', () => {
  writeHolder({ pid: 999_999_999, start: '1' })
  expect('lock' in tryLock(dir, 'start')).toBe(true)
})

test('a lock whose process id belongs to another process by now is taken over', () => {
  writeHolder({ pid: process.pid, start: 'another time' })
  expect('lock' in tryLock(dir, 'start')).toBe(true)
})

test('a lock file that is no lock is taken over', () => {
  writeFileSync(join(dir, 'lock'), '{"pid"')
  expect('lock' in tryLock(dir, 'start')).toBe(true)
})

test('whoever takes over a lock learns which servers were left behind, and can end them', async () => {
  const child = spawn('sleep', ['60'])
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const pid = child.pid ?? 0
  writeHolder({
    pid: 999_999_999,
    start: '1',
    children: [
      { pid, start: processStart(pid) },
      { pid: 999_999_998, start: '1' },
    ],
  })
  const attempt = tryLock(dir, 'start')
  const orphans = 'lock' in attempt ? attempt.lock.orphans : []
  expect(orphans.map((orphan) => orphan.pid)).toEqual([pid])
  await endProcesses(orphans, 1_000)
  await ended
  expect(processStart(pid)).toBe('')
})
