'use client'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { newKey } from '../api/client.ts'
import { type Problem, problemOf } from '../api/problem.ts'
import { useText } from '../i18n/text.ts'
import { draftOf, keepDraft } from '../session/drafts.ts'
import { errorsOf, type Field, isSame, joined, type Value, type Values } from './fields.ts'
import { type Refusal, type Refusals, refusalOf } from './wrong-field.ts'

const OUTDATED = 412

/** A record as it is at the service; without a version it is not there yet. */
export type Stored = { readonly values: Values; readonly version: number | null }

/** What a form needs to know. */
export type RecordForm = {
  /** What was typed is kept under this name until it is saved. */
  readonly draft: string
  readonly fields: readonly Field[]
  readonly stored: Stored
  /** Saves. `key` makes the same attempt again the same write. Throws: Problem. */
  readonly save: (values: Values, stored: Stored, key: string) => Promise<void>
  /** Reads the record again, when somebody else changed it. */
  readonly reread?: (() => Promise<Stored>) | undefined
  /** Refusals that belong to a field: by code, the field and what is said there. */
  readonly refusals?: Refusals | undefined
}

/** The state of a form, and what can be done with it. */
export function useRecordForm({ draft, fields, stored, save, reread, refusals = {} }: RecordForm) {
  const text = useText()
  const [form, keep, forget] = useTyped(draft, stored)
  const { errors, problem, clear, refuse } = useRefusal(fields, refusals)
  const [theirs, setTheirs] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const key = useRef(newKey())
  const shown = useFirstWrong(errors)
  const change = (name: string, value: Value): void =>
    keep({ ...form, values: { ...form.values, [name]: value } })
  const begin = (wrong: Readonly<Record<string, string>>): void => {
    clear(wrong)
    setTheirs([])
  }
  const discard = (): void => {
    forget()
    begin({})
  }
  const refused = (found: Problem): void => {
    // What comes next is another request, unless nobody knows what became of this one.
    if (found.status !== 0) key.current = newKey()
    refuse(found)
  }
  /** Somebody else was faster: joins the changes; saves again when theirs are none of this form's. */
  const join = async (found: Problem): Promise<void> => {
    if (reread === undefined) throw found
    const { next, changed } = joinedWith(await reread(), form, fields)
    keep(next)
    setTheirs(changed)
    if (changed.length > 0 || next.base.version === form.base.version) throw found
    await save(next.values, next.base, key.current)
  }
  /** True when it is saved. */
  const submit = async (event: FormEvent): Promise<boolean> => {
    event.preventDefault()
    const wrong = errorsOf(fields, form.values, text)
    begin(wrong)
    if (Object.keys(wrong).length > 0) return false
    setBusy(true)
    try {
      await save(form.values, form.base, key.current).catch((error: unknown) => {
        const found = problemOf(error)
        if (found.status !== OUTDATED) throw found
        return join(found)
      })
      keepDraft(draft, null)
      return true
    } catch (error) {
      refused(problemOf(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { ...form, errors, problem, theirs, busy, shown, change, discard, submit }
}

/** What is wrong: at the fields, and above the buttons what belongs to none. */
function useRefusal(fields: readonly Field[], refusals: Refusals) {
  const text = useText()
  const [refusal, setRefusal] = useState<Refusal>({ errors: {}, problem: null })
  const names = fields.map(({ name }) => name)
  return {
    ...refusal,
    clear: (errors: Refusal['errors']) => setRefusal({ errors, problem: null }),
    refuse: (found: Problem) => setRefusal(refusalOf(found, names, text, refusals)),
  }
}

/** What was typed on top of what is stored; it outlives the form, until it is saved or discarded. */
function useTyped(draft: string, stored: Stored) {
  const untouched: Typed = { base: stored, values: stored.values }
  const [form, setForm] = useState(() => restored(draftOf(draft)) ?? untouched)
  const keep = (next: Typed): void => {
    setForm(next)
    keepDraft(draft, next)
  }
  const forget = (): void => {
    setForm(untouched)
    keepDraft(draft, null)
  }
  return [form, keep, forget] as const
}

/** The form whose first wrong field gets the focus. */
function useFirstWrong(errors: Readonly<Record<string, string>>) {
  const shown = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (Object.keys(errors).length > 0)
      shown.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [errors])
  return shown
}

type Typed = { readonly base: Stored; readonly values: Values }

/** My changes on top of the latest, and the names of what somebody else changed otherwise. */
function joinedWith(latest: Stored, { base, values }: Typed, fields: readonly Field[]) {
  const next: Typed = { base: latest, values: joined(base.values, values, latest.values) }
  const changed = fields
    .map(({ name }) => name)
    .filter((name) => !isSame(latest.values[name], base.values[name]))
    .filter((name) => !isSame(latest.values[name], values[name]))
  return { next, changed }
}

/** The state for components below the form. */
export type FormState = ReturnType<typeof useRecordForm>

/** A kept draft, null when there is none. */
function restored(draft: unknown): Typed | null {
  if (!isRecord(draft) || !isRecord(draft['base'])) return null
  const { values: baseValues, version } = draft['base']
  const values = valuesOf(draft['values'])
  const base = valuesOf(baseValues)
  if (values === null || base === null) return null
  return { base: { values: base, version: typeof version === 'number' ? version : null }, values }
}

function valuesOf(value: unknown): Values | null {
  if (!isRecord(value)) return null
  const values: Record<string, Value> = {}
  for (const [name, one] of Object.entries(value)) {
    if (typeof one === 'string' || typeof one === 'boolean') values[name] = one
    else if (Array.isArray(one)) values[name] = one.map(String)
  }
  return values
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
