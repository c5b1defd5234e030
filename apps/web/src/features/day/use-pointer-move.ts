'use client'
import type { PointerEvent } from 'react'
import type { Appointment } from './appointments.ts'
import { STEP_MINUTES } from './grid-column.tsx'
import { snapped } from './layout.ts'
import type { Moving, Target } from './use-move.ts'
import { MINUTE_REM } from './visit-block.tsx'
import { isMovable } from './visit-status.ts'
import type { TimesOf } from './visit-times.ts'

type Options = {
  readonly firstMinute: number
  readonly timesOf: TimesOf
  readonly onMoving: (moving: Moving | null) => void
  readonly onDrop: (visit: Appointment, to: Target) => void
}

/** A hand that trembles does not move a visit. */
const THRESHOLD_PX = 6

/** Drags a visit to another time or column. Escape gives up. */
export function usePointerMove(options: Options): (visit: Appointment, event: PointerEvent) => void {
  const { firstMinute, timesOf, onMoving, onDrop } = options
  return (visit, event) => {
    if (event.button !== 0 || !isMovable(visit)) return
    const minutePx = MINUTE_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const { clientX, clientY } = event
    const block = event.currentTarget
    const grabbed = clientY - block.getBoundingClientRect().top
    const home = block.closest<HTMLElement>('[data-column]')?.dataset['column'] ?? ''
    let target: Target | null = null
    const drag = (at: globalThis.PointerEvent): void => {
      const far = Math.hypot(at.clientX - clientX, at.clientY - clientY) >= THRESHOLD_PX
      if (target === null && !far) return
      const column = columnAt(at.clientX, at.clientY)
      if (column === null) return
      const top = at.clientY - grabbed - column.getBoundingClientRect().top
      const minute = snapped(firstMinute + top / minutePx, STEP_MINUTES)
      target = { column: column.dataset['column'] ?? '', minute: Math.max(0, minute) }
      onMoving({ visit, to: target, byHand: true })
    }
    const end = (drop: boolean): void => {
      window.removeEventListener('pointermove', drag)
      window.removeEventListener('pointerup', up)
      window.removeEventListener('pointercancel', cancel)
      window.removeEventListener('keydown', giveUp, true)
      if (target === null) return
      swallowClick()
      const moved = target.minute !== timesOf(visit).start || home !== target.column
      if (drop && moved) onDrop(visit, target)
      else onMoving(null)
    }
    const up = (): void => end(true)
    const cancel = (): void => end(false)
    const giveUp = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') end(false)
    }
    window.addEventListener('pointermove', drag)
    window.addEventListener('pointerup', up)
    window.addEventListener('pointercancel', cancel)
    window.addEventListener('keydown', giveUp, true)
  }
}

/** The click that follows would open what was moved. Where none follows, the next press is one of its own. */
function swallowClick(): void {
  const over = new AbortController()
  const swallow = (click: MouseEvent): void => {
    click.stopPropagation()
    over.abort()
  }
  const options = { capture: true, signal: over.signal }
  window.addEventListener('click', swallow, options)
  window.addEventListener('pointerdown', () => over.abort(), options)
}

function columnAt(x: number, y: number): HTMLElement | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const column = element.closest<HTMLElement>('[data-column]')
    if (column !== null) return column
  }
  return null
}
