import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { failure } from '../shared/problem.ts'
import { fileFailure } from './file-problem.ts'
import type { RecipeFile } from '../shared/take-away-schemas.ts'
import type { FileRegistry } from './files.ts'

/** What a recipe with all the taps that cards hold is far below. */
const MAX_BYTES = 64 * 2 ** 20

export const isRecipePath = (path: string): boolean => path.toLowerCase().endsWith('.json')

/**
 * Reads a recipe that the user chose, and lets compute read the files that it names, from its folder.
 *
 * @throws {ProblemError} 'file-not-found', 'file-not-readable', 'recipe-large'
 */
export async function readRecipeFile(path: string, files: FileRegistry): Promise<RecipeFile> {
  const name = basename(path)
  const text = await readText(path, name)
  const named = [...new Set(filesIn(text))].map(
    (file) => [file, files.read(resolve(dirname(path), file)).id] as const,
  )
  return { name, text, files: Object.fromEntries(named) }
}

async function readText(path: string, file: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size <= MAX_BYTES) return await readFile(path, 'utf8')
  } catch (error) {
    throw fileFailure('file-not-readable', error, file)
  }
  throw failure('recipe-large', `${file} is not a recipe: expected at most ${MAX_BYTES} bytes`, {
    file,
    most: MAX_BYTES,
  })
}

/** The texts that stand for files; whether the document is a recipe at all, compute tells. */
function filesIn(text: string): string[] {
  const found: string[] = []
  try {
    JSON.parse(text, (key, value: unknown) => {
      if (key === 'file' && typeof value === 'string') found.push(value)
      return value
    })
  } catch {
    return []
  }
  return found
}
