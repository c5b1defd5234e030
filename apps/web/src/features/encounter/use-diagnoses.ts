'use client'
import { useState } from 'react'
import { newKey } from '../../api/client.ts'
import { type Problem, problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { draftOf, keepDraft } from '../../session/drafts.ts'
import {
  diagnosesOf,
  emptyLine,
  errorsOfLines,
  isSameList,
  type Line,
  type LineErrors,
  linesOf,
  refusedLine,
} from './diagnoses.ts'
import { changeEncounter, type Encounter, readEncounter } from './encounter-requests.ts'
import { useShowEncounter } from './use-encounter.ts'

const OUTDATED = 412

/** A list as it was read. */
type Base = Pick<Encounter, 'version' | 'diagnoses'>

/** What was typed, and the list that it began with. */
type Typed = { readonly base: Base; readonly lines: readonly Line[] }

/** The diagnoses of an encounter as they are typed; kept until they are saved or discarded. */
export function useDiagnoses(encounter: Encounter, onSaved: () => void) {
  const text = useText()
  const show = useShowEncounter()
  const draft = `diagnoses ${encounter.id}`
  const [{ base, lines }, keep, forget] = useTyped(draft, encounter)
  const [errors, setErrors] = useState<Readonly<Record<string, LineErrors>>>({})
  const [problem, setProblem] = useState<Problem | null>(null)
  const [theirs, setTheirs] = useState<Encounter | null>(null)
  const [busy, setBusy] = useState(false)
  const begin = (wrong: Readonly<Record<string, LineErrors>>): void => {
    setErrors(wrong)
    setProblem(null)
    setTheirs(null)
  }
  const settle = (typed: Typed): void => {
    keep(typed)
    setTheirs(null)
  }
  const refused = async (found: Problem): Promise<void> => {
    const wrong = refusedLine(found, lines, text)
    if (wrong !== null) setErrors(wrong)
    else if (found.status !== OUTDATED) setProblem(found)
    else {
      const latest = await readEncounter(encounter.id)
      show(latest)
      setTheirs(latest)
    }
  }
  const save = async (): Promise<void> => {
    const wrong = errorsOfLines(lines, text)
    begin(wrong)
    if (Object.keys(wrong).length > 0) return
    setBusy(true)
    try {
      const change = { diagnoses: diagnosesOf(lines) }
      const seen = { id: encounter.id, version: base.version }
      show(await changeEncounter(seen, change, (latest) => isSameList(latest.diagnoses, base.diagnoses)))
      keepDraft(draft, null)
      onSaved()
    } catch (error) {
      await refused(problemOf(error)).catch((cause: unknown) => setProblem(problemOf(cause)))
    } finally {
      setBusy(false)
    }
  }
  return {
    ...{ lines, errors, problem, theirs, busy, save },
    change: (key: string, change: Partial<Line>) =>
      keep({ base, lines: lines.map((line) => (line.key === key ? { ...line, ...change } : line)) }),
    add: () => keep({ base, lines: [...lines, emptyLine(lines, newKey())] }),
    remove: (key: string) => keep({ base, lines: lines.filter((line) => line.key !== key) }),
    /** Mine replaces the list of whoever was faster, at the next press of the button. */
    keepMine: (latest: Base) => settle({ base: latest, lines }),
    takeTheirs: (latest: Base) => settle(untouched(latest)),
    discard: () => {
      forget()
      begin({})
    },
  }
}

/** What is typed on top of what is stored; it outlives the form. */
function useTyped(draft: string, encounter: Encounter) {
  const [typed, setTyped] = useState(() => restored(draftOf(draft)) ?? untouched(encounter))
  const keep = (next: Typed): void => {
    setTyped(next)
    keepDraft(draft, next)
  }
  const forget = (): void => {
    setTyped(untouched(encounter))
    keepDraft(draft, null)
  }
  return [typed, keep, forget] as const
}

function untouched(latest: Base): Typed {
  return { base: latest, lines: linesOf(latest.diagnoses, newKey) }
}

/** A kept draft, null when there is none. */
function restored(draft: unknown): Typed | null {
  if (typeof draft !== 'object' || draft === null || !('base' in draft) || !('lines' in draft)) return null
  const { base, lines } = draft
  return isBase(base) && Array.isArray(lines) ? { base, lines } : null
}

function isBase(value: unknown): value is Base {
  return typeof value === 'object' && value !== null && 'version' in value && 'diagnoses' in value
}
