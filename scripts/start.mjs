#!/usr/bin/env node
// @ts-check
/**
 * `npm start -- [FILE...]`: the studio in Electron or, without a display, the same job from the command line.
 */
import path from 'node:path'
import { buildPackage, hasDisplay, install, nodeProblem, root, runHere } from './lib.mjs'
import { plan } from './start-plan.mjs'

const say = (/** @type {string} */ line) => console.log(line)

/** @type {(files: string[]) => Promise<number>} */
async function studio(files) {
  const { resolveElectron } = await import('./electron.mjs')
  const electron = await resolveElectron({ say })
  say('Building the studio')
  await buildPackage('sinal-desktop')
  // Chromium tells at length of each bus and GPU that a machine lacks.
  const flags = ['--log-level=3']
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    say("Running as root: Chromium's sandbox is off (--no-sandbox)")
    flags.push('--no-sandbox')
  }
  if (process.platform === 'linux' && !process.env.DISPLAY) flags.push('--ozone-platform-hint=wayland')
  // Terminals inside Electron apps set it, and it would make a plain Node of the studio.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = electron.env
  return runHere(electron.executable, [...flags, path.join(root, 'apps/desktop'), ...files], { env })
}

/** @type {(args: string[], cwd: string) => Promise<number>} */
async function headless(args, cwd) {
  say('Building the command line')
  await buildPackage('sinal')
  return runHere(process.execPath, [path.join(root, 'packages/cli/dist/main.js'), 'run', ...args], { cwd })
}

async function main() {
  const problem = nodeProblem()
  if (problem !== null) throw new Error(problem)
  // npm runs scripts in the root, but a path is meant from where the user stands.
  const cwd = process.env.INIT_CWD ?? process.cwd()
  const todo = plan(process.argv.slice(2), { cwd, display: hasDisplay() })
  await install(say)
  const { buildKernels } = await import('../packages/kernels/build/main.mjs')
  const missing = await buildKernels()
  if (missing !== null) say(`${missing}; WebAssembly is used`)
  for (const line of todo.notes) say(line)
  return todo.kind === 'studio' ? studio(todo.files) : headless(todo.args, cwd)
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
