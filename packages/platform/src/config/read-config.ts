/**
 * Reads a service's settings once, typed and frozen. All problems are reported together, and an
 * `EHR_*` variable that nobody knows is one of them, because a misspelt limit is a missing limit.
 */

/** How one setting is read. `secret`: its value is never shown. */
export type Setting<T> = {
  readonly env: string
  readonly doc: string
  readonly secret?: boolean
  /** Null: the setting must be given. */
  readonly fallback: T | null
  /** Throws: Error that says what is expected. */
  parse(text: string): T
}

/** Settings by the name that the code uses. */
export type Settings = Readonly<Record<string, Setting<unknown>>>
/** The values of settings. */
export type ConfigOf<S> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never }

/** An integer from `min` to `max`. */
export function integerSetting(
  env: string,
  fallback: number,
  min: number,
  max: number,
  doc: string,
): Setting<number> {
  return {
    env,
    doc,
    fallback,
    parse(text) {
      const value = Number(text)
      if (!/^\d+$/.test(text) || value < min || value > max)
        throw new Error(`must be an integer from ${min} to ${max}`)
      return value
    },
  }
}

/** A text; without `fallback` it must be given. */
export function textSetting(
  env: string,
  fallback: string | null,
  doc: string,
  secret = false,
): Setting<string> {
  return {
    env,
    doc,
    secret,
    fallback,
    parse(text) {
      if (text === '') throw new Error('must not be empty')
      return text
    },
  }
}

/** One of a list of words. */
export function choiceSetting<const T extends string>(
  env: string,
  fallback: T,
  choices: readonly T[],
  doc: string,
): Setting<T> {
  return {
    env,
    doc,
    fallback,
    parse(text) {
      const choice = choices.find((known) => known === text)
      if (choice === undefined) throw new Error(`must be one of ${choices.join(', ')}`)
      return choice
    },
  }
}

/**
 * Reads all settings.
 *
 * Throws: one Error that lists every missing, malformed and unknown variable.
 */
export function readConfig<S extends Settings>(
  settings: S,
  environment: Readonly<Record<string, string | undefined>>,
): ConfigOf<S> {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(settings)) {
    const text = environment[setting.env]
    if (text === undefined) {
      if (setting.fallback === null) problems.push(`${setting.env} is missing: ${setting.doc}`)
      values[name] = setting.fallback
      continue
    }
    try {
      values[name] = setting.parse(text)
    } catch (error) {
      problems.push(`${setting.env} ${error instanceof Error ? error.message : 'is not valid'}`)
    }
  }
  const known = new Set(Object.values(settings).map((setting) => setting.env))
  for (const name of Object.keys(environment)) {
    if (name.startsWith('EHR_') && !known.has(name)) problems.push(`${name} is not a setting of this service`)
  }
  if (problems.length > 0) throw new Error(`Configuration:\n  ${problems.join('\n  ')}`)
  return Object.freeze(values) as ConfigOf<S>
}
