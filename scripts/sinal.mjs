#!/usr/bin/env node
// @ts-check
/**
 * `npm run -s sinal -- ARGS`: the command line, from where the user stands. Nothing but its results is on standard
 * output; what has to be installed or built first is said on standard error.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildPackage, install, nodeProblem, root } from './lib.mjs'

const program = path.join(root, 'packages/cli/dist/main.js')
const stamp = path.join(root, 'node_modules/.sinal-build')

/** Of the files that the program is built of: asking turbo takes two seconds, this a few milliseconds. */
function sourcesHash() {
  const hash = createHash('sha256').update(root)
  const packages = path.join(root, 'packages')
  for (const name of readdirSync(packages)) {
    for (const part of ['package.json', 'tsdown.config.ts', 'src']) add(hash, path.join(packages, name, part))
  }
  return hash.digest('hex')
}

/** @type {(hash: import('node:crypto').Hash, file: string) => void} */
function add(hash, file) {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isDirectory()) for (const name of readdirSync(file)) add(hash, path.join(file, name))
  else if (found) hash.update(`${file} ${found.size} ${found.mtimeMs}\n`)
}

async function prepare() {
  const problem = nodeProblem()
  if (problem !== null) throw new Error(problem)
  const say = (/** @type {string} */ line) => console.error(line)
  await install(say)
  const { buildKernels } = await import('../packages/kernels/build/main.mjs')
  await buildKernels()
  const hash = sourcesHash()
  if (existsSync(program) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  say('Building the command line')
  await buildPackage('sinal')
  writeFileSync(stamp, hash)
}

try {
  await prepare()
  // npm runs scripts in the root, but a path is meant from where the user stands.
  process.chdir(process.env.INIT_CWD ?? process.cwd())
  await import(pathToFileURL(program).href)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
