'use client'
import { useText } from '../i18n/text.ts'
import { Message } from '../ui/message.tsx'
import { type Field, isSame, labelOf, shownValue } from './fields.ts'
import type { FormState } from './use-record-form.ts'

type Props = { readonly form: FormState; readonly fields: readonly Field[] }

/** Somebody else was faster: what they changed, and whether theirs or mine is to stand. */
export function OutdatedMessage({ form, fields }: Props) {
  const text = useText()
  const changed = fields.filter(({ name }) => form.theirs.includes(name))
  return (
    <Message look="warn">
      <p>{text('record.outdated')}</p>
      <ul className="mt-1 grid gap-1">
        {changed.map((field) => {
          const theirs = form.base.values[field.name]
          return (
            <li key={field.name} className="flex flex-wrap items-center gap-2">
              <span>
                {labelOf(field, text)}: <b>{shownValue(field, theirs, text)}</b>
              </span>
              {theirs === undefined || isSame(theirs, form.values[field.name]) ? null : (
                <button type="button" className="button" onClick={() => form.change(field.name, theirs)}>
                  {text('record.takeTheirs')}
                </button>
              )}
            </li>
          )
        })}
      </ul>
    </Message>
  )
}
