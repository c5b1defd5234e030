'use client'
import { Labelled } from './labelled.tsx'

type Props = {
  readonly label: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly value: string
  readonly onChange: (value: string) => void
  /** What password managers and phones may fill in. */
  readonly autoComplete: 'current-password' | 'new-password' | 'one-time-code' | 'off'
}

/** A password or a code. Password managers may fill it and people may paste (WCAG 3.3.8). */
export function SecretField({ label, hint, error, value, onChange, autoComplete }: Props) {
  const isPassword = autoComplete === 'current-password' || autoComplete === 'new-password'
  return (
    <Labelled label={label} hint={hint} error={error} required>
      {(ids) => (
        <input
          {...ids}
          className="field"
          type={isPassword ? 'password' : 'text'}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          aria-required="true"
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Labelled>
  )
}
