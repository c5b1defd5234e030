'use client'
import { useState } from 'react'
import { type Problem, problemOf } from '../../api/problem.ts'
import { type Appointment, type Step, takeStep } from './appointments.ts'
import { useCalendarRefresh } from './calendar-queries.ts'

/** Takes steps of visits, and keeps what went wrong with the last. */
export function useStep() {
  const refresh = useCalendarRefresh()
  const [problem, setProblem] = useState<Problem | null>(null)
  const take = async (visit: Appointment, step: Step, reason?: string): Promise<Appointment | null> => {
    setProblem(null)
    try {
      return await takeStep(visit, step, reason)
    } catch (error) {
      setProblem(problemOf(error))
      return null
    } finally {
      refresh()
    }
  }
  return { take, problem, forget: () => setProblem(null) }
}
