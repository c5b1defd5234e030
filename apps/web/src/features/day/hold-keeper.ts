/** Keeps at most one time held while a booking is made, and moves it along with what is wanted. */
import { newKey } from '../../api/client.ts'
import { problemOf } from '../../api/problem.ts'
import { nowMs } from '../../time/now.ts'
import { readAppointment } from '../waitlist/entries.ts'
import { type Appointment, takeStep } from './appointments.ts'
import { changeHold, HOLD_SECONDS, type HoldChange, holdTime, isHeldAt, type WantedTime } from './holds.ts'

/** Whether a time is held here, and until when by this clock. */
export type HoldState =
  | { readonly kind: 'none' }
  /** `ended`: it was held, and nobody here knows whether it still is. */
  | { readonly kind: 'held' | 'ended'; readonly hold: Appointment; readonly untilMs: number }

/** Nothing is held. */
export const NOT_HELD: HoldState = { kind: 'none' }

/** Holds one time after the other: one request at a time, in the order of the calls. */
export class HoldKeeper {
  #state: HoldState = NOT_HELD
  #confirmKey = newKey()
  #asked = { of: '', key: '' }
  #last: Promise<unknown> = Promise.resolve()
  #isDone = false
  readonly #tell: (state: HoldState) => void

  /** `tell` is told of every change. */
  constructor(tell: (state: HoldState) => void) {
    this.#tell = tell
  }

  /** Holds what is wanted instead of what was; null lets go. Throws: Problem, and what was held stays. */
  follow(wanted: WantedTime | null, reason: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isDone) return
      await (wanted === null ? this.#drop(reason) : this.#holdAt(wanted, reason))
    })
  }

  /** Lets go. */
  release(reason: string): Promise<void> {
    return this.#inTurn(() => this.#drop(reason))
  }

  /** It was held long enough: the service lets it go. */
  expire(): void {
    if (this.#state.kind === 'held') this.#become({ ...this.#state, kind: 'ended' })
  }

  /** Books what is held at the time that is wanted, in another way when nothing is held. Throws: Problem. */
  book(
    wanted: WantedTime,
    what: HoldChange,
    patientId: string,
    { reason, otherwise }: { readonly reason: string; readonly otherwise: () => Promise<Appointment> },
  ): Promise<Appointment> {
    return this.#finally(async () => {
      const state = this.#state
      if (state.kind === 'none') return otherwise()
      const moves = !isHeldAt(state.hold, wanted) || what.overbook_reason !== undefined
      const says = what.reason ?? ''
      if (moves && state.kind === 'ended') await this.#drop(reason)
      else if (moves) await this.#change(wanted, what)
      else if (says !== state.hold.reason) await this.#change(null, { reason: says })
      return (await this.#confirm(patientId)) ?? otherwise()
    })
  }

  /** Lets go, because something else takes the time itself. Throws: Problem. */
  instead<T>(reason: string, work: () => Promise<T>): Promise<T> {
    return this.#finally(async () => {
      await this.#drop(reason)
      return work()
    })
  }

  /** Does what ends the keeping: what was wanted meanwhile must not take the time that was booked. */
  #finally<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      const done = await work()
      this.#isDone = true
      return done
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => {})
    return done
  }

  #become(state: HoldState): void {
    this.#state = state
    this.#tell(state)
  }

  async #drop(reason: string): Promise<void> {
    const before = this.#state
    this.#become(NOT_HELD)
    // On the version that is known: what somebody else has made a booking of stays.
    if (before.kind !== 'none') await takeStep(before.hold, 'cancel', { reason }).catch(() => {})
  }

  /** Changes what is held; false when it is no hold of this booking any more. */
  async #change(to: WantedTime | null, what: HoldChange): Promise<boolean> {
    const state = this.#state
    if (state.kind === 'none') return false
    const hold = await changeOrFind(state.hold, to, what)
    this.#become(hold === null ? NOT_HELD : { ...state, hold })
    return hold !== null
  }

  async #holdAt(wanted: WantedTime, reason: string): Promise<void> {
    if (this.#state.kind === 'ended') await this.#drop(reason)
    const state = this.#state
    if (state.kind === 'held' && isHeldAt(state.hold, wanted)) return
    if (await this.#change(wanted, {})) return
    const sentMs = nowMs()
    const hold = await holdTime(wanted, this.#keyFor(wanted))
    this.#become({ kind: 'held', hold, untilMs: sentMs + HOLD_SECONDS * 1000 })
    this.#confirmKey = newKey()
    this.#asked = { of: '', key: '' }
  }

  /** The same attempt again is the same hold: an answer may have been lost. */
  #keyFor(wanted: WantedTime): string {
    const of = JSON.stringify(wanted)
    if (this.#asked.of !== of) this.#asked = { of, key: newKey() }
    return this.#asked.key
  }

  async #confirm(patientId: string): Promise<Appointment | null> {
    const state = this.#state
    if (state.kind === 'none') return null
    try {
      const booked = await takeStep(state.hold, 'confirm', { patient_id: patientId }, this.#confirmKey)
      this.#become(NOT_HELD)
      return booked
    } catch (error) {
      const { status, code } = problemOf(error)
      if (status !== 0) this.#confirmKey = newKey()
      if (!isGone(status, code)) throw error
      this.#become(NOT_HELD)
      return null
    }
  }
}

/** Changes a hold, also one whose last answer was lost; null when it is none of this booking any more. */
async function changeOrFind(
  hold: Appointment,
  to: WantedTime | null,
  what: HoldChange,
): Promise<Appointment | null> {
  try {
    return await changeHold(hold, to, what)
  } catch (error) {
    const { status, code } = problemOf(error)
    if (!isGone(status, code)) throw error
    const latest = await readAppointment(hold.id)
    // Whoever named a patient, or ended it, has made something else of it.
    if (latest.status !== 'proposed' || latest.patient_id !== null) return null
    return to !== null && isHeldAt(latest, to) ? latest : changeHold(latest, to, what)
  }
}

/** Whether a refusal says that the hold is not what it was. */
function isGone(status: number, code: string): boolean {
  return status === 404 || status === 412 || code === 'not_movable' || code === 'illegal_step'
}
