'use client'
import { useState } from 'react'
import { type Problem, problemOf } from '../../api/problem.ts'
import { type Appointment, move, type Slot, type Step, type StepContent, takeStep } from './appointments.ts'
import { useCalendarRefresh } from './calendar-queries.ts'

/** Takes steps of visits, and keeps what went wrong with the last. */
export function useStep() {
  const refresh = useCalendarRefresh()
  const [problem, setProblem] = useState<Problem | null>(null)
  const run = async (work: () => Promise<Appointment>): Promise<Appointment | null> => {
    setProblem(null)
    try {
      return await work()
    } catch (error) {
      setProblem(problemOf(error))
      return null
    } finally {
      refresh()
    }
  }
  return {
    ...{ problem, forget: () => setProblem(null) },
    take: (visit: Appointment, step: Step, content?: StepContent) =>
      run(() => takeStep(visit, step, content)),
    /** Confirms a held visit at another time, because its own is taken. */
    confirmAt: (visit: Appointment, { start_time, practitioner_id }: Slot, content: StepContent) =>
      run(async () => takeStep(await move(visit, { start_time, practitioner_id }), 'confirm', content)),
  }
}
