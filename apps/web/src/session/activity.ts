/** When somebody was last at work in this browser. */
import { nowMs } from '../time/now.ts'

let lastMs = 0

/** Somebody is at work. */
export function noteActivity(): void {
  lastMs = nowMs()
}

/** When somebody was; 0 before anybody was. */
export function lastActivityMs(): number {
  return lastMs
}
