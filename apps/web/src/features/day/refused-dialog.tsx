'use client'
import { useText } from '../../i18n/text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ConflictMessage } from './conflict-message.tsx'
import type { useMove } from './use-move.ts'

type Props = {
  readonly moves: ReturnType<typeof useMove>
  readonly nameOf: (practitionerId: string) => string
}

/** Why a visit did not move, and where it could go. */
export function RefusedDialog({ moves, nameOf }: Props) {
  const text = useText()
  const { refused, forget, send } = moves
  if (refused === null) return null
  return (
    <Dialog title={text('conflict.title')} onClose={forget}>
      <ConflictMessage
        problem={refused.problem}
        nameOf={nameOf}
        onTake={({ start_time, practitioner_id }) =>
          void send(refused.visit, { start_time, practitioner_id })
        }
        onInsist={(overbook_reason) => void send(refused.visit, { ...refused.change, overbook_reason })}
      />
    </Dialog>
  )
}
