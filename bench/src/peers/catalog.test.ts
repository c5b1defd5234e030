import { describe, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { sourceKey } from './build.ts'
import { listPeers, readPeer, skipReason, versionsOf } from './catalog.ts'

const PEER = {
  name: 'one',
  title: 'One',
  needs: ['sh'],
  build: ['true'],
  start: ['./peer'],
  versions: { shell: ['sh', '-c', 'echo 1.2; echo more'], library: '3.4' },
}

test('every folder of the repository with a peer.json is a peer of that name', () => {
  const peers = listPeers()
  expect(peers.length).toBeGreaterThan(1)
  expect(peers.map(({ folder }) => basename(folder))).toEqual(peers.map(({ name }) => name))
})

describe('a peer.json', () => {
  test('that lacks a member is refused with its name', () => {
    const { build: _, ...rest } = PEER
    expect(() => readPeer('x', JSON.stringify(rest))).toThrow('x/peer.json: build')
    expect(() => readPeer('x', JSON.stringify({ ...PEER, start: 'peer' }))).toThrow('x/peer.json: start')
  })

  test('that needs a program which is not there says which', () => {
    expect(skipReason(readPeer('x', JSON.stringify(PEER)))).toBeNull()
    const other = readPeer('x', JSON.stringify({ ...PEER, needs: ['sh', 'no-such-compiler'] }))
    expect(skipReason(other)).toBe('no no-such-compiler')
  })

  test('tells versions by texts and by the first line of commands', async () => {
    const peer = readPeer(tmpdir(), JSON.stringify(PEER))
    expect(await versionsOf(peer, new AbortController().signal)).toEqual({ shell: '1.2', library: '3.4' })
  })
})

test('a folder is built anew when a name or a byte of its sources changes, not by building', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ehr-peer-'))
  try {
    mkdirSync(join(folder, 'src'))
    writeFileSync(join(folder, 'src/main.go'), 'one')
    const first = sourceKey(folder)
    mkdirSync(join(folder, 'target'))
    writeFileSync(join(folder, 'target/out'), 'built')
    expect(sourceKey(folder)).toBe(first)
    writeFileSync(join(folder, 'src/main.go'), 'two')
    const second = sourceKey(folder)
    expect(second).not.toBe(first)
    writeFileSync(join(folder, 'src/other.go'), '')
    expect(sourceKey(folder)).not.toBe(second)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
