/** What is typed as vital signs, judged and turned into observations. */
import { PRESSURE, VITALS, type Vital } from '../chart/readings.ts'

/** The texts as typed, by the vital's name. */
export type Typed = Readonly<Record<string, string>>

/** What a typed text is: nothing, a usual value, an unusual one, or one that cannot be. */
export type Verdict = 'empty' | 'usual' | 'low' | 'high' | 'impossible'

/** The number of a typed text; comma or point; null when it is none. */
export function parseNumber(text: string): number | null {
  const plain = text.trim().replace(',', '.')
  return /^\d{1,4}(\.\d{1,3})?$/.test(plain) ? Number(plain) : null
}

/** Judges a typed text. */
export function judge({ possible, usual }: Vital, text: string): Verdict {
  if (text.trim() === '') return 'empty'
  const value = parseNumber(text)
  if (value === null || value < possible[0] || value > possible[1]) return 'impossible'
  if (usual === null) return 'usual'
  return value < usual[0] ? 'low' : value > usual[1] ? 'high' : 'usual'
}

/** The observations of what was typed; blood pressure becomes one panel of the parts that are there. */
export function observationsOf(typed: Typed, patientId: string, effectiveTime: string): readonly object[] {
  const entered = VITALS.flatMap((vital) => {
    const value = parseNumber(typed[vital.name] ?? '')
    return value === null ? [] : [{ vital, value }]
  })
  const base = { patient_id: patientId, category: 'vital-signs', effective_time: effectiveTime }
  const parts = entered.filter(({ vital }) => vital.component !== undefined)
  const single = entered.filter(({ vital }) => vital.component === undefined)
  const panel = {
    ...base,
    code: PRESSURE.code,
    display: 'Blood pressure panel with all children optional',
    value_type: 'none',
    components: parts.map(({ vital, value }) => ({ ...measured(vital, value), code: vital.component })),
  }
  return [
    ...(parts.length === 0 ? [] : [panel]),
    ...single.map(({ vital, value }) => ({ ...base, ...measured(vital, value) })),
  ]
}

/** The text that a draft keeps under a name. */
export function typedNumber(draft: object, name: string): string | null {
  const value: unknown = Object.entries(draft).find(([key]) => key === name)?.[1]
  return typeof value === 'string' ? value : null
}

function measured({ code, display, unit, ucum }: Vital, value: number) {
  return { code, display, value_number: value, value_unit: unit, value_unit_code: ucum }
}
