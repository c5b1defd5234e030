'use client'
import { useText } from '../i18n/text.ts'
import { Labelled } from '../ui/labelled.tsx'
import { type Field, isTicked, labelOf, type Option, tickedOf, type Value, type Values } from './fields.ts'

type Props = {
  readonly fields: readonly Field[]
  readonly values: Values
  readonly errors: Readonly<Record<string, string>>
  readonly onChange: (name: string, value: Value) => void
  /** How many stand side by side. */
  readonly columns?: string
}

const TYPES: Readonly<Record<Field['kind'], string>> = {
  ...{ text: 'text', long: 'text', email: 'email', tel: 'tel', number: 'text', date: 'date', time: 'time' },
  ...{ colour: 'color', tick: 'checkbox', choice: 'text', many: 'text' },
}
/** Lines that are in sight of a text of several lines. */
const LONG_ROWS = 2

/** The fields of a form, each with its hint and its error below. */
export function RecordFields({ fields, values, errors, onChange, columns = 'sm:grid-cols-2' }: Props) {
  return (
    <div className={`grid gap-3 ${columns}`}>
      {fields.map((field) => {
        const props = { field, values, error: errors[field.name], onChange }
        if (field.kind === 'tick') return <Tick key={field.name} {...props} />
        if (field.kind === 'many') return <Many key={field.name} {...props} />
        return <Control key={field.name} {...props} />
      })}
    </div>
  )
}

type One = {
  readonly field: Field
  readonly values: Values
  readonly error: string | undefined
  readonly onChange: (name: string, value: Value) => void
}

function Control({ field, values, error, onChange }: One) {
  const text = useText()
  const { name, kind, hint, required = false, options } = field
  const value = values[name]
  const typed = typeof value === 'string' ? value : ''
  return (
    <Labelled
      label={labelOf(field, text)}
      required={required}
      error={error}
      hint={hint === undefined ? undefined : text(hint)}
    >
      {(ids) => {
        const control = { ...ids, className: 'field', 'aria-required': required, value: typed }
        const onType = ({ target }: { readonly target: { readonly value: string } }): void =>
          onChange(name, target.value)
        if (kind === 'choice')
          return (
            <select {...control} onChange={onType}>
              <Options options={options ?? []} />
            </select>
          )
        if (kind === 'long') return <textarea {...control} rows={LONG_ROWS} onChange={onType} />
        return (
          <input
            {...control}
            type={TYPES[kind]}
            inputMode={kind === 'number' ? 'numeric' : undefined}
            autoComplete="off"
            onChange={onType}
          />
        )
      }}
    </Labelled>
  )
}

function Options({ options }: { readonly options: readonly Option[] }) {
  return options.map(({ value, label }) => (
    <option key={value} value={value}>
      {label}
    </option>
  ))
}

function Tick({ field: { name, label }, values, onChange }: One) {
  const text = useText()
  return (
    <label className="flex items-center gap-2 self-end py-1 font-medium">
      <input
        type="checkbox"
        className="size-6"
        checked={isTicked(values, name)}
        onChange={({ target }) => onChange(name, target.checked)}
      />
      {text(label)}
    </label>
  )
}

function Many({ field: { name, label, hint, options = [] }, values, error, onChange }: One) {
  const text = useText()
  const ticked = tickedOf(values, name)
  return (
    <fieldset className="sm:col-span-2">
      <legend className="font-medium">{text(label)}</legend>
      {hint === undefined ? null : <p className="text-sm text-soft">{text(hint)}</p>}
      <div className="mt-1 grid gap-1 sm:grid-cols-2 lg:grid-cols-3">
        {options.map(({ value, label: shown }) => (
          <label key={value} className="flex items-center gap-2">
            <input
              type="checkbox"
              className="size-6"
              aria-invalid={error !== undefined}
              checked={ticked.includes(value)}
              onChange={({ target }) =>
                onChange(name, target.checked ? [...ticked, value] : ticked.filter((one) => one !== value))
              }
            />
            {shown}
          </label>
        ))}
      </div>
      {error === undefined ? null : (
        <p role="alert" className="text-sm text-bad">
          {error}
        </p>
      )}
    </fieldset>
  )
}
