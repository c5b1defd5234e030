/** Drafts of one owner: whoever comes after must not find them. */

/** What was typed and not yet saved, by name. */
export type DraftBox = {
  /** Keeps what was typed; null forgets it. */
  keep(name: string, value: object | string | null): void
  /** What was typed before, null when nothing was. */
  find(name: string): unknown
}

/** Makes a box; `ownerNow` tells whose it is now, null while nobody is there: then nothing changes hands. */
export function createDraftBox(ownerNow: () => string | null): DraftBox {
  let owner = ''
  const drafts = new Map<string, unknown>()
  const forgetOthers = (): void => {
    const now = ownerNow()
    if (now === null) return
    if (now !== owner) drafts.clear()
    owner = now
  }
  return {
    keep(name, value) {
      forgetOthers()
      if (value === null) drafts.delete(name)
      else drafts.set(name, value)
    },
    find(name) {
      forgetOthers()
      return drafts.get(name) ?? null
    },
  }
}
