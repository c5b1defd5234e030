'use client'
import { type ReactNode, useId } from 'react'

/** What a labelled control is given: ids that tie label, hint and error to it. */
export type ControlIds = {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean
}

type Props = {
  readonly label: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly required?: boolean
  readonly children: (ids: ControlIds) => ReactNode
}

/** A control with its label above, and its hint and error next to it. */
export function Labelled({ label, hint, error, required = false, children }: Props) {
  const id = useId()
  const described = [error === undefined ? null : `${id}-error`, hint === undefined ? null : `${id}-hint`]
  const ids = described.filter((one) => one !== null).join(' ')
  return (
    <div className="grid content-start gap-0.5">
      <label htmlFor={id} className="font-medium">
        {label}
        {required ? <span aria-hidden="true"> *</span> : null}
      </label>
      {children({
        id,
        'aria-describedby': ids === '' ? undefined : ids,
        'aria-invalid': error !== undefined,
      })}
      {error === undefined ? null : (
        <p id={`${id}-error`} role="alert" className="text-sm text-bad">
          {error}
        </p>
      )}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="text-sm text-soft">
          {hint}
        </p>
      )}
    </div>
  )
}
