'use client'
import { useState } from 'react'
import { type Problem, problemOf } from '../api/problem.ts'

/** Something that may be refused: whether it is under way, and why it was refused. */
export function useAttempt() {
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  /** True when it was done. */
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    setProblem(null)
    setBusy(true)
    try {
      await work()
      return true
    } catch (error) {
      setProblem(problemOf(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { problem, busy, attempt }
}
