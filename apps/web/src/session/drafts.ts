/** What was typed and not yet saved: in the memory of this page, for one person in one organization. */
import { createDraftBox } from './draft-box.ts'
import { currentSession } from './session.ts'

const box = createDraftBox(() => {
  const session = currentSession()
  return session === null ? null : `${session.user.id} ${session.organization.id}`
})

/** Keeps what was typed; null forgets it. */
export const keepDraft = box.keep

/** What was typed before, null when nothing was. */
export const draftOf = box.find
