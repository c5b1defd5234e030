'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Problem, problemOf } from '../../api/problem.ts'
import { type Appointment, move } from './appointments.ts'

/** Where a visit is being moved to. */
export type Target = { readonly column: string; readonly minute: number }

/** A visit under way to another place. */
export type Moving = {
  readonly visit: Appointment
  readonly to: Target
  /** The pointer carries it, and is where it is: nothing may scroll away from under the hand. */
  readonly byHand?: true
}

/** A move that was refused. */
export type Refused = {
  readonly visit: Appointment
  readonly change: Change
  readonly problem: Problem
}

type Change = Parameters<typeof move>[1]

/** Moves visits, by hand or by key: shown at once, taken back with the reason when it is refused. */
export function useMove() {
  const client = useQueryClient()
  const [moving, setMoving] = useState<Moving | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)
  const send = async (visit: Appointment, change: Change): Promise<boolean> => {
    setMoving(null)
    setRefused(null)
    const lengthMs = Date.parse(visit.end_time) - Date.parse(visit.start_time)
    const end_time = new Date(Date.parse(change.start_time) + lengthMs).toISOString()
    show({ ...visit, ...change, end_time })
    try {
      show(await move(visit, change))
      return true
    } catch (error) {
      show(visit)
      setRefused({ visit, change, problem: problemOf(error) })
      return false
    } finally {
      void client.invalidateQueries({ queryKey: ['appointments'] })
    }
  }
  /** Puts a visit into every calendar that is shown. */
  const show = (visit: Appointment): void => {
    client.setQueriesData<readonly Appointment[]>({ queryKey: ['appointments'] }, (shown) =>
      shown?.map((one) => (one.id === visit.id ? visit : one)),
    )
  }
  return { moving, setMoving, refused, forget: () => setRefused(null), send }
}
