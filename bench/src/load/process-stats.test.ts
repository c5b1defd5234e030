import { describe, expect, test } from 'bun:test'
import { listProcesses, type ProcessStat, parseStat, treeOf } from './process-stats.ts'

const LINE =
  '4242 (a (odd) name) S 17 4242 4242 0 -1 4194560 900 80 0 0 250 50 7 3 20 0 12 0 8000 130000000 15000 ' +
  '18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0'

const entry = (pid: number, parent: number): ProcessStat => ({
  pid,
  parent,
  name: 'x',
  ticks: 0,
  rssPages: 0,
})

describe('processes', () => {
  test('are read from a stat line whatever their name holds', () => {
    expect(parseStat(LINE)).toEqual({
      pid: 4242,
      name: 'a (odd) name',
      parent: 17,
      ticks: 310,
      rssPages: 15_000,
    })
    expect(parseStat('')).toBeNull()
  })

  test('descend from one another', () => {
    const all = [entry(1, 0), entry(5, 3), entry(2, 1), entry(3, 2), entry(9, 1)]
    expect(treeOf(all, 2).map(({ pid }) => pid)).toEqual([2, 3, 5])
    expect(treeOf(all, 77)).toEqual([])
  })

  test.if(process.platform === 'linux')('include this one', () => {
    const own = listProcesses().find(({ pid }) => pid === process.pid)
    expect(own?.parent).toBe(process.ppid)
    expect(own?.rssPages).toBeGreaterThan(0)
  })
})
