/** What every part of a run is given: settings, the way to stop it, and the way to be undone at its end. */
import type { Settings } from './settings.ts'

/** One run of the bench. */
export type Context = {
  readonly settings: Settings
  /** Aborted by Ctrl+C or SIGTERM; children end with it. */
  readonly signal: AbortSignal
  /** Takes what has to be undone at the end; called last to first. */
  defer(close: () => unknown): void
  /** Prints a line for the person who waits. */
  say(text: string): void
}

/** A scenario: its name in the arguments, and what it does. Returns whether every figure could be taken. */
export type Scenario = {
  readonly name: string
  run(context: Context): Promise<boolean>
}
