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

/**
 * Keeps a note's draft at the service while it is typed, and in this page until it is there. `base` is the
 * text that the one in this page was typed upon: when the service has another by now, somebody else wrote.
 */
export function useAutosave(encounterId: string, text: string, saved: Saved, base: string = saved.text) {
  const [state, setState] = useState<SaveState>(() => firstState(text, saved.text, base))
  const kept = useRef(saved)
  const typed = useRef({ text, base })
  const busy = useRef<Promise<void> | null>(null)
  const flush = useCallback(
    async (wanted: string): Promise<string> => {
      // Several may wait for the same save: the next one takes its turn before the others look again.
      while (busy.current !== null) await busy.current
      if (wanted === kept.current.text) return kept.current.tag
      setState('saving')
      const work = saveDraft(encounterId, wanted, kept.current).then((tag) => {
        kept.current = { text: wanted, tag }
      })
      busy.current = work.then(ended, ended)
      function ended(): void {
        busy.current = null
      }
      await work
      typed.current.base = wanted
      // What was typed meanwhile is still to be saved.
      const isLatest = typed.current.text === wanted
      keepDraft(encounterId, isLatest ? null : { ...typed.current })
      setState(isLatest ? 'saved' : 'waiting')
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
    typed.current.text = text
    if (text === kept.current.text) return
    keepDraft(encounterId, { ...typed.current })
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
    typed.current.base = kept.current.text
    await save(text)
  }
  return { state, flush, keepMine }
}

/** Whether there is something to save, and whether somebody else's words would go with it. */
function firstState(text: string, saved: string, base: string): SaveState {
  if (text === saved) return 'saved'
  return base === saved ? 'waiting' : 'conflict'
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
