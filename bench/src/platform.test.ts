import { describe, expect, test } from 'bun:test'
import { readRun } from './platform.ts'

const RUN = {
  pid: 7,
  clinical_url: 'http://127.0.0.1:9000',
  database: { owner_url: 'postgres://o', app_url: 'postgres://a' },
}

describe('run.json', () => {
  test('tells where the platform is', () => {
    expect(readRun(JSON.stringify(RUN))).toEqual({
      pid: 7,
      clinicalUrl: 'http://127.0.0.1:9000',
      ownerUrl: 'postgres://o',
      appUrl: 'postgres://a',
    })
  })

  test('is not taken before it is whole', () => {
    const partial = [
      '',
      '{"pid": 7',
      '[]',
      JSON.stringify({ ...RUN, database: { owner_url: null } }),
      JSON.stringify({ ...RUN, pid: '7' }),
    ]
    expect(partial.map(readRun)).toEqual(partial.map(() => null))
  })
})
