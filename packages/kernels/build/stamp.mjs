// @ts-check
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'

/** The folder of the package. */
export const home = new URL('../', import.meta.url)

/** What an output was made from: the sources and how they are compiled. @type {(files: string[], flags: unknown) => string} */
export function stampOf(files, flags) {
  const texts = files.map((file) => readFileSync(new URL(file, home), 'utf8'))
  return createHash('sha256')
    .update(JSON.stringify([texts, flags]))
    .digest('hex')
}

const sources = readdirSync(new URL('src/', home))
  .filter((file) => /\.(h|cpp)$/.test(file))
  .map((file) => `src/${file}`)
  .sort()

const isAddon = (/** @type {string} */ file) => file.startsWith('src/addon')

/** What is for the addon only. */
export const addonSources = sources.filter(isAddon)

/** kernels.cpp and the headers it is made of. */
export const kernelSources = sources.filter((file) => !isAddon(file))
