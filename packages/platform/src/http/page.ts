/** Pages of lists: the rows' JSON text goes out as the database built it. */

/** A page as the database gives it; `body` is a JSON array. */
export type Page = {
  readonly body: string
  readonly total: number
  readonly more: boolean
  readonly last_id: string | null
}

/**
 * The reply `{"<name>": […], "count": …, "next_cursor": …}`; the cursor is the id of the last row, with its
 * time before it where that may change.
 */
export function pageText(name: string, page: Page | null): string {
  const cursor = page?.more === true && page.last_id !== null ? `"${page.last_id}"` : 'null'
  return `{"${name}":${page?.body ?? '[]'},"count":${page?.total ?? 0},"next_cursor":${cursor}}`
}
