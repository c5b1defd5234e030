/** Lists that come in pages, read to their end. */

/** A page as the services give it. */
export type Page<T> = { readonly rows: readonly T[]; readonly next: string | null }

/** Rows of a page: the most that the services give. */
export const PAGE_ROWS = 200
/** A week of the largest site, or all practitioners: whoever has more than 10,000 needs another screen. */
const PAGES_MAX = 50

/** Reads all pages; `read` is given the cursor of the page, nothing for the first. */
export async function readPages<T>(read: (query: PageQuery) => Promise<Page<T>>): Promise<readonly T[]> {
  const rows: T[] = []
  let next: string | null = null
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const query: PageQuery = next === null ? { limit: PAGE_ROWS } : { limit: PAGE_ROWS, cursor: next }
    const found: Page<T> = await read(query)
    rows.push(...found.rows)
    next = found.next
    if (next === null) break
  }
  return rows
}

/** How a page is asked for. */
export type PageQuery = { readonly limit: number; readonly cursor?: string }
