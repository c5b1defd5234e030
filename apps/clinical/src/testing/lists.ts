/** Reading lists from replies. */
import { expect } from 'bun:test'
import type { Answer, TestClinical } from './clinical.ts'

/** A row of a list in a reply. */
export type Listed = Readonly<Record<string, unknown>> & { readonly id: string }

/** The rows of a reply's list. Throws: when the reply has none of the name. */
export function listOf({ status, body }: Answer, name: string): readonly Listed[] {
  const rows = body[name]
  if (!Array.isArray(rows)) throw new Error(`${status}: no ${name}`)
  expect(body['count']).toBe(rows.length)
  return rows
}

/** The rows of all pages, following the cursors; each page is held to the limit. */
export async function allPages(
  clinical: TestClinical,
  path: string,
  query: Readonly<Record<string, string>>,
  limit: number,
): Promise<readonly Listed[]> {
  const name = path.split('/')[2] ?? ''
  const all: Listed[] = []
  let cursor: string | null = null
  for (let pages = 0; pages < 500; pages++) {
    const more: Record<string, string> = cursor === null ? {} : { cursor }
    const answer = await clinical.call('GET', path, { query: { ...query, limit: String(limit), ...more } })
    const rows = listOf(answer, name)
    expect(rows.length).toBeLessThanOrEqual(limit)
    all.push(...rows)
    const next = answer.body['next_cursor']
    if (next === null) return all
    cursor = String(next)
    expect(cursor.split('_').at(-1)).toBe(rows.at(-1)?.id ?? '')
  }
  throw new Error('endless pages')
}
