/** What was typed and not yet saved: in the memory of this page, for one person in one organization. */
import { currentSession } from './session.ts'

let owner = ''
const drafts = new Map<string, unknown>()

/** Keeps what was typed; null forgets it. */
export function keepDraft(name: string, value: object | string | null): void {
  forgetOthers()
  if (value === null) drafts.delete(name)
  else drafts.set(name, value)
}

/** What was typed before, null when nothing was. */
export function draftOf(name: string): unknown {
  forgetOthers()
  return drafts.get(name) ?? null
}

/** Somebody else at this desk must not find it. */
function forgetOthers(): void {
  const session = currentSession()
  if (session === null) return
  const now = `${session.user.id} ${session.organization.id}`
  if (now !== owner) drafts.clear()
  owner = now
}
