/**
 * The heads of the chains of audit seals, kept in a file outside of the database: whoever cuts off the end
 * of a chain, or makes all of it anew, does not meet what was noted here.
 *
 * Shape: a line a head, only ever added: `<instant> <organization> <number of the seal> <hash>`.
 */
import { appendFile, readFile } from 'node:fs/promises'

/** The newest seal of an organization at some time. */
export type Head = {
  readonly orgId: string
  readonly seq: number
  /** Hexadecimal. */
  readonly hash: string
  /** ISO 8601. */
  readonly sealedAt: string
}

const LINE = /^(\S+) ([0-9a-f-]{36}) (\d{1,10}) ([0-9a-f]{64})$/

/** Adds heads to the file, in one write so that the lines of several processes stay whole. */
export async function appendHeads(file: string, heads: readonly Head[]): Promise<void> {
  const lines = heads.map(({ sealedAt, orgId, seq, hash }) => `${sealedAt} ${orgId} ${seq} ${hash}\n`)
  await appendFile(file, lines.join(''), { mode: 0o600 })
}

/** The heads in a file, and how many of its lines are none. Throws: when it cannot be read. */
export async function readHeads(
  file: string,
): Promise<{ readonly heads: readonly Head[]; readonly unreadable: number }> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')
  const heads = lines.flatMap((line): Head[] => {
    const [, sealedAt = '', orgId = '', seq = '', hash = ''] = LINE.exec(line) ?? []
    return seq === '' ? [] : [{ sealedAt, orgId, seq: Number(seq), hash }]
  })
  return { heads, unreadable: lines.length - heads.length }
}
