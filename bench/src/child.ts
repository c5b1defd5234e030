/** Programs that the bench runs to their end; an aborted run takes them with it. */

/** What a program left behind. */
export type Finished = {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** Processor time of the program and its children. */
  readonly cpuSeconds: number
}

/** How a program is run. */
export type ChildOptions = {
  readonly signal: AbortSignal
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** The program talks to the terminal itself (a progress bar). */
  readonly show?: boolean
}

const MICROSECONDS = 1e6
const STDERR_LINES_SHOWN = 5

/** Runs a program to its end. Throws: the signal's reason after the program has ended by it. */
export async function runChild(command: readonly string[], options: ChildOptions): Promise<Finished> {
  options.signal.throwIfAborted()
  const stream = options.show === true ? 'inherit' : 'pipe'
  const child = Bun.spawn([...command], {
    stdin: 'ignore',
    stdout: stream,
    stderr: stream,
    env: { ...(options.env ?? process.env) },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  const kill = (): void => child.kill('SIGTERM')
  options.signal.addEventListener('abort', kill)
  try {
    const [stdout, stderr, code] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      child.exited,
    ])
    options.signal.throwIfAborted()
    const cpuSeconds = Number(child.resourceUsage()?.cpuTime.total ?? 0) / MICROSECONDS
    return { code, stdout, stderr, cpuSeconds }
  } finally {
    options.signal.removeEventListener('abort', kill)
  }
}

/** Runs a program that must succeed. Throws: Error with the end of what it said. */
export async function runChecked(command: readonly string[], options: ChildOptions): Promise<Finished> {
  const finished = await runChild(command, options)
  if (finished.code === 0) return finished
  const said = finished.stderr.trim().split('\n').slice(-STDERR_LINES_SHOWN).join(' | ')
  throw new Error(`${command[0]} ended with code ${finished.code}${said === '' ? '' : `: ${said}`}`)
}

async function textOf(stream: ReadableStream<Uint8Array> | undefined): Promise<string> {
  return stream === undefined ? '' : new Response(stream).text()
}
