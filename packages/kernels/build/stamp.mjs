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

/** A source and all files that it includes. @type {(main: string) => string[]} */
export function sourcesOf(main) {
  const found = new Set([main])
  for (const file of found) {
    const text = readFileSync(new URL(file, home), 'utf8')
    for (const [, name] of text.matchAll(/^#include "(.+)"$/gm)) found.add(`src/${name}`)
  }
  return [...found].sort()
}

/** What may fuse products and sums, and what must not: all compiled for each instruction set. */
export const kernelSources = sourcesOf('src/kernels.cpp')
export const activationSources = sourcesOf('src/activate.cpp')
export const passSources = sourcesOf('src/passes.cpp')
export const textSources = sourcesOf('src/delimited.cpp')

/** What is for the addon only. */
export const addonSources = readdirSync(new URL('src/', home))
  .filter((file) => /^addon.*\.(h|cpp)$/.test(file))
  .map((file) => `src/${file}`)
  .sort()
