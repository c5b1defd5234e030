'use client'
import type { FormEvent, ReactNode } from 'react'
import { useText } from '../i18n/text.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ProblemMessage } from '../ui/message.tsx'
import { OutdatedMessage } from './outdated-message.tsx'
import { RecordFields } from './record-fields.tsx'
import { type RecordForm, useRecordForm } from './use-record-form.ts'

const OUTDATED = 412

type Props = RecordForm & {
  readonly title: string
  readonly onClose: () => void
  readonly onSaved: () => void
  /** What else can be done with the record, below the form. */
  readonly children?: ReactNode
}

/** A record in a dialog. Closing it loses nothing: it opens again with what was typed. */
export function RecordDialog({ title, onClose, onSaved, children, ...asked }: Props) {
  const text = useText()
  const form = useRecordForm(asked)
  const { fields } = asked
  const submit = async (event: FormEvent): Promise<void> => {
    if (await form.submit(event)) onSaved()
  }
  return (
    <Dialog title={title} onClose={onClose} wide>
      <form ref={form.shown} onSubmit={submit} noValidate className="grid gap-3">
        <RecordFields fields={fields} values={form.values} errors={form.errors} onChange={form.change} />
        {form.problem === null ? null : form.problem.status === OUTDATED ? (
          <OutdatedMessage form={form} fields={fields} />
        ) : (
          <ProblemMessage problem={form.problem} />
        )}
        <div className="flex flex-wrap gap-2">
          <button type="submit" className="button button-main" disabled={form.busy}>
            {text('save')}
          </button>
          <button type="button" className="button" onClick={form.discard}>
            {text('record.discard')}
          </button>
        </div>
      </form>
      {children}
    </Dialog>
  )
}
