/** Who a process id belongs to now: ids are given out again, so a bare number in a file proves nothing. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** When the process began, as a text that differs between two owners of one id; '' when there is none. */
export function processStart(pid: number): string {
  if (process.platform !== 'linux') return ps(pid, 'lstart')
  const stat = readProc(pid, 'stat')
  // The second field, the name in parentheses, may hold spaces; the start time is the 20th after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? '' : (fields[19] ?? '')
}

/** The command line of a process, its parts separated by spaces; '' when there is none. */
export function processCommand(pid: number): string {
  if (process.platform !== 'linux') return ps(pid, 'command')
  return readProc(pid, 'cmdline').replaceAll('\0', ' ').trim()
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}

function ps(pid: number, column: string): string {
  return String(spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)]).stdout ?? '').trim()
}
