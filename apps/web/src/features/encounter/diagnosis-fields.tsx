'use client'
import { useText } from '../../i18n/text.ts'
import { Labelled } from '../../ui/labelled.tsx'
import { type Line, type LineErrors, SYSTEMS, systemName } from './diagnoses.ts'

/** Longer is no code. */
const CODE_MAX = 64

type Props = {
  readonly line: Line
  readonly errors: LineErrors
  readonly onChange: (change: Partial<Line>) => void
  readonly onRemove: () => void
}

/** A diagnosis: code system, code, words. */
export function DiagnosisFields({ line, errors, onChange, onRemove }: Props) {
  const text = useText()
  const { system, code, display } = line
  const systems = SYSTEMS.some(([uri]) => uri === system)
    ? SYSTEMS
    : [...SYSTEMS, [system, systemName(system)]]
  return (
    <fieldset className="grid items-start gap-2 sm:grid-cols-[10rem_10rem_minmax(0,1fr)_auto]">
      <legend className="sr-only">{text('diagnoses.one')}</legend>
      <Labelled label={text('diagnoses.system')}>
        {(ids) => (
          <select
            {...ids}
            className="field"
            value={system}
            onChange={({ target }) => onChange({ system: target.value })}
          >
            {systems.map(([uri, name]) => (
              <option key={uri} value={uri}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label={text('diagnoses.code')} error={errors.code} required>
        {(ids) => (
          <input
            {...ids}
            dir="ltr"
            className="field"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={CODE_MAX}
            aria-required="true"
            value={code}
            onChange={({ target }) => onChange({ code: target.value })}
          />
        )}
      </Labelled>
      <Labelled label={text('diagnoses.words')} error={errors.display}>
        {(ids) => (
          <input
            {...ids}
            dir="auto"
            className="field"
            autoComplete="off"
            value={display}
            onChange={({ target }) => onChange({ display: target.value })}
          />
        )}
      </Labelled>
      <button type="button" className="button button-plain sm:mt-6" onClick={onRemove}>
        {text('diagnoses.remove')}
        <span className="sr-only"> {display === '' ? code : display}</span>
      </button>
    </fieldset>
  )
}
