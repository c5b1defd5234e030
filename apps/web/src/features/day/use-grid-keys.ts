'use client'
import type { KeyboardEvent } from 'react'
import type { Appointment } from './appointments.ts'
import { type Column, columnOf, type Division } from './columns.ts'
import { STEP_MINUTES } from './grid-column.tsx'
import type { Placed } from './layout.ts'
import type { Moving, Target } from './use-move.ts'
import type { TimesOf } from './visit-times.ts'

type Options = {
  readonly columns: readonly Column[]
  readonly division: Division
  readonly places: readonly (readonly Placed<Appointment>[])[]
  readonly moving: Moving | null
  readonly onMoving: (moving: Moving | null) => void
  readonly onDrop: (visit: Appointment, to: Target) => void
  readonly onKey: (visit: Appointment, key: string) => boolean
  readonly timesOf: TimesOf
}

const ARROWS: Readonly<Record<string, readonly [columns: number, steps: number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
}

/** Arrow keys go from visit to visit, or carry the visit that is being moved. */
export function useGridKeys(options: Options): (visit: Appointment, event: KeyboardEvent) => void {
  const { columns, division, timesOf, places, moving, onMoving, onDrop, onKey } = options
  const carry = (visit: Appointment, event: KeyboardEvent, { to }: Moving): void => {
    if (event.key === 'Enter') onDrop(visit, to)
    else if (event.key === 'Escape') onMoving(null)
    else {
      const arrow = arrowOf(event)
      if (arrow === null) return
      const at = columns.findIndex(({ key }) => key === to.column)
      const column = columns[at + arrow[0]]?.key ?? to.column
      onMoving({ visit, to: { column, minute: Math.max(0, to.minute + arrow[1] * STEP_MINUTES) } })
    }
    event.preventDefault()
  }
  return (visit, event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (moving?.visit.id === visit.id) {
      carry(visit, event, moving)
      return
    }
    const arrow = arrowOf(event)
    if (arrow !== null) {
      event.preventDefault()
      focusVisit(neighbour(places, visit, arrow))
      return
    }
    const column = columnOf(visit, division, timesOf)
    if (event.key.toLowerCase() === 'm' && onKey(visit, 'm')) {
      event.preventDefault()
      onMoving({ visit, to: { column, minute: timesOf(visit).start } })
    } else if (event.key.length === 1 && onKey(visit, event.key.toLowerCase())) event.preventDefault()
  }
}

/** In a text that runs from right to left the next column is on the left. */
function arrowOf({ key }: KeyboardEvent): readonly [number, number] | null {
  const arrow = ARROWS[key]
  if (arrow === undefined) return null
  return document.documentElement.dir === 'rtl' ? [-arrow[0], arrow[1]] : arrow
}

type Places = readonly (readonly Placed<Appointment>[])[]

function neighbour(
  places: Places,
  visit: Appointment,
  [columns, steps]: readonly [number, number],
): string | null {
  const at = places.findIndex((column) => column.some(({ item }) => item.id === visit.id))
  const here = places[at] ?? []
  const index = here.findIndex(({ item }) => item.id === visit.id)
  if (columns === 0) return here[index + steps]?.item.id ?? null
  const start = here[index]?.start ?? 0
  for (let next = at + columns; places[next] !== undefined; next += columns) {
    const nearest = [...(places[next] ?? [])].sort(
      (a, b) => Math.abs(a.start - start) - Math.abs(b.start - start),
    )[0]
    if (nearest !== undefined) return nearest.item.id
  }
  return null
}

function focusVisit(id: string | null): void {
  if (id !== null) document.querySelector<HTMLElement>(`[data-visit="${id}"]`)?.focus()
}
