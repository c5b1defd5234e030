'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { keepDraft } from '../../session/drafts.ts'
import { readNotes, type Saved, saveDraft } from './note-requests.ts'

/** Whether what is typed is at the service. */
export type SaveState = 'saved' | 'waiting' | 'saving' | 'conflict' | 'failed'

/** A pause in typing that is worth a request. */
const PAUSE_MS = 1_000
const RETRY_MS = 5_000

/** Keeps a note's draft at the service while it is typed, and in this page until it is there. */
export function useAutosave(encounterId: string, text: string, saved: Saved) {
  const [state, setState] = useState<SaveState>(text === saved.text ? 'saved' : 'waiting')
  const kept = useRef(saved)
  const busy = useRef<Promise<void> | null>(null)
  const flush = useCallback(
    async (wanted: string): Promise<string> => {
      await busy.current
      if (wanted === kept.current.text) return kept.current.tag
      setState('saving')
      const work = saveDraft(encounterId, wanted, kept.current).then((tag) => {
        kept.current = { text: wanted, tag }
      })
      busy.current = work.catch(() => {})
      await work
      keepDraft(encounterId, null)
      setState('saved')
      return kept.current.tag
    },
    [encounterId],
  )
  const save = useCallback(
    (wanted: string) =>
      flush(wanted).catch((error: unknown) =>
        setState(problemOf(error).status === 412 ? 'conflict' : 'failed'),
      ),
    [flush],
  )
  useEffect(() => {
    if (text === kept.current.text) return
    keepDraft(encounterId, text)
    setState((now) => (now === 'conflict' ? now : 'waiting'))
  }, [encounterId, text])
  useEffect(() => {
    if (state !== 'waiting' && state !== 'failed') return
    const timer = setTimeout(() => void save(text), state === 'waiting' ? PAUSE_MS : RETRY_MS)
    return () => clearTimeout(timer)
  }, [state, text, save])
  useLeaving(state !== 'saved')
  /** Somebody else changed the draft: mine replaces it. */
  const keepMine = async (): Promise<void> => {
    const { draft, tag } = await readNotes(encounterId)
    kept.current = { text: draft ?? '', tag }
    await save(text)
  }
  return { state, flush, keepMine }
}

/** The browser asks before the page is closed on something unsaved. */
function useLeaving(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [unsaved])
}
