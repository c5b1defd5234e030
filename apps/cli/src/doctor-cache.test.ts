import { describe, expect, test } from 'bun:test'
import { REDIS_SERVER, startTestRedis } from '@ehrconnect/platform/testing/redis'
import { cacheStateText, findRedis } from './doctor-cache.ts'

test('the state of the cache is told in words', () => {
  expect(cacheStateText('', -1)).toBe('never used yet')
  expect(cacheStateText('free', 3)).toBe('free for the next process, closed for 3 s more')
  expect(cacheStateText('memory:0190', 0)).toBe('in the memory of one process')
  expect(cacheStateText('redis:0123456789abcdef:x', 17)).toBe('in Redis, run 01234567, closed for 17 s more')
})

test('no Redis is looked for when none is named', async () => {
  expect(await findRedis(null)).toBeNull()
})

test('a Redis that is not there is told', async () => {
  const found = await findRedis('unix:///nowhere/redis.sock')
  expect(found?.detail).toContain('ENOENT')
  expect(found?.mend).toContain('EHR_REDIS_URL')
})

describe.skipIf(REDIS_SERVER === '')('a Redis', () => {
  test('that may take fences away is refused with the reason, another one is not', async () => {
    const redis = await startTestRedis()
    try {
      expect(await findRedis(redis.url)).toEqual({ detail: 'can be used', mend: null })
      await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')
      expect((await findRedis(redis.url))?.detail).toContain('maxmemory-policy')
    } finally {
      await redis.remove()
    }
  })
})
