/** Files that hold a secret, or what stands and falls with one: read whole, replaced whole. */
import { readFile, rename, writeFile } from 'node:fs/promises'

/**
 * The text of a file; null when there is no such file.
 *
 * Throws: when it is there and cannot be read: whoever took that for nothing would make a new secret in its
 *         place, and what the old one opens would be lost.
 */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'ENOENT') return null
    throw error
  }
}

/** Writes beside the target and renames, so that a crash leaves the old file or the new one. */
export async function replaceFile(path: string, content: string, mode: number): Promise<void> {
  await writeFile(`${path}.new`, content, { mode })
  await rename(`${path}.new`, path)
}
