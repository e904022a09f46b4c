#!/usr/bin/env node
// @ts-check
/**
 * Runs a program of apps/desktop that drives the studio in real Electron, on a virtual screen where there is none:
 * `npm run bench:studio -- [options]` measures (bench/options.ts names the options), `npm run screens -- [VIEW...]` takes
 * the pictures of docs/screens.
 */
import path from 'node:path'
import { hasScreen, missingForWindows } from './display.mjs'
import { buildPackage, install, nodeProblem, root, runHere } from './lib.mjs'

async function main(/** @type {string[]} */ [program = '', ...given]) {
  const problem = nodeProblem()
  if (problem !== null) throw new Error(problem)
  const say = (/** @type {string} */ line) => console.log(line)
  await install(say)
  const { buildKernels } = await import('../packages/kernels/build/main.mjs')
  await buildKernels()
  const { resolveElectron } = await import('./electron.mjs')
  const { executable } = await resolveElectron({ say })
  const missing = await missingForWindows(executable)
  if (missing !== null) throw new Error(missing)
  say('Building the studio')
  await buildPackage('sinal-desktop')
  const tsx = path.join(root, 'node_modules/tsx/dist/cli.mjs')
  const entry = path.join(root, 'apps/desktop', program, 'main.ts')
  const args = [tsx, '--conditions=@sinal/source', entry, ...given]
  // npm runs scripts in the root, but a path is meant from where the user stands.
  const options = { cwd: process.env.INIT_CWD ?? process.cwd() }
  return hasScreen()
    ? runHere(process.execPath, args, options)
    : runHere('xvfb-run', ['-a', '-s', '-screen 0 3840x2160x24', process.execPath, ...args], options)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
