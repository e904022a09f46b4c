#!/usr/bin/env node
// @ts-check
/**
 * `npm test`: everything that must hold, step by step. The last line is the sum of all runners.
 *
 * Under CI=true nothing may be skipped: what could not run has failed.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { missingForWindows } from './display.mjs'
import { install, nodeProblem, root, run, turbo } from './lib.mjs'
import { playwrightTally, single, sum, turboTally, vitestTally } from './tally.mjs'
import { typecheck } from './typecheck.mjs'

/** @typedef {import('./tally.mjs').Tally} Tally */
/** @typedef {{ tally: Tally, output: string, notes?: string[] }} Outcome output is shown when something failed */

// Captured output has colours only when a person will see it.
if (process.stdout.isTTY) process.env.FORCE_COLOR ??= '1'
else process.env.NO_COLOR ??= '1'

const ci = process.env.CI === 'true'
const reports = mkdtempSync(path.join(tmpdir(), 'sinal-test-'))
const say = (/** @type {string} */ line) => console.log(line)
const node = (/** @type {string[]} */ args, options = {}) => run(process.execPath, args, options)
const bin = (/** @type {string} */ file, folder = '.') => path.join(root, folder, 'node_modules', file)

const readReport = (/** @type {string} */ file) =>
  existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null

/** A command that passes or fails as a whole. @type {(args: string[]) => () => Promise<Outcome>} */
const check = (args) => async () => {
  const { code, output } = await node(args)
  return { tally: single(code === 0), output }
}

/** Every package. @returns {Promise<Outcome>} */
async function builds() {
  const { code, output } = await turbo(['build', '--continue=always'])
  return { tally: turboTally(output, code), output }
}

/** @returns {Promise<Outcome>} */
async function types() {
  const programs = await typecheck()
  return {
    tally: sum(programs.map(({ code }) => single(code === 0))),
    output: programs.map(({ output }) => output).join(''),
  }
}

/** Every vitest project, with the golden fixtures on every backend. @returns {Promise<Outcome>} */
async function unit() {
  const file = path.join(reports, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  // What hangs is ended all the same; what is slow, on a busy machine, is not taken for it.
  const patience = ['--testTimeout=30000', '--hookTimeout=30000']
  const { code, output } = await node([bin('vitest/vitest.mjs'), 'run', ...reporters, ...patience])
  return { tally: vitestTally(readReport(file), code), output }
}

/** The notebook on the built package, as an outside user has it. @returns {Promise<Outcome>} */
async function notebook() {
  const folder = path.join(root, 'examples/notebook')
  const { code, output } = await node([bin('tsx/dist/cli.mjs'), 'src/main.ts'], { cwd: folder })
  const expected = readFileSync(path.join(folder, 'expected.txt'), 'utf8')
  const same = code === 0 && output === expected
  return { tally: single(same), output: same ? output : `${output}\nexpected:\n${expected}` }
}

/** In real Electron. @returns {Promise<Outcome>} */
async function e2e() {
  const build = await turbo(['build', '--filter=sinal-desktop'])
  if (build.code !== 0) return { tally: single(false), output: build.output }

  const { resolveElectron } = await import('./electron.mjs')
  /** @type {string[]} */
  const notes = []
  const electron = await resolveElectron({ say: (/** @type {string} */ line) => notes.push(line) })
  const missing = await missingForWindows(electron.executable)
  if (missing !== null) return { tally: { passed: 0, failed: 0, skipped: [missing] }, output: '', notes }

  // What goes by the clock has the machine for itself.
  const together = await playwright(electron.env, ['--grep-invert', '@clock'])
  const alone = await playwright(electron.env, ['--grep', '@clock', '--workers', '1'])
  return {
    tally: sum([together.tally, alone.tally]),
    output: together.output + alone.output,
    notes,
  }
}

/** @type {(env: NodeJS.ProcessEnv, which: string[]) => Promise<Outcome>} */
async function playwright(env, which) {
  const file = path.join(reports, 'playwright.json')
  rmSync(file, { force: true })
  const cli = bin('@playwright/test/cli.js', 'apps/desktop')
  const { code, output } = await node([cli, 'test', '--reporter=line,json', ...which], {
    cwd: path.join(root, 'apps/desktop'),
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  })
  return { tally: playwrightTally(readReport(file), code), output }
}

/** WebAssembly's and, where a C++ compiler is at hand, the addon. @returns {Promise<Outcome>} */
async function kernels() {
  const { buildKernels } = await import('../packages/kernels/build/main.mjs')
  const { hasNative } = await import('../packages/kernels/build/native.mjs')
  const missing = await buildKernels()
  if (missing === null) return { tally: single(true), output: '' }
  // Where there is none yet nothing was left out; WebAssembly is what runs there.
  if (!hasNative) return { tally: sum([]), output: '', notes: [missing] }
  return { tally: { passed: 0, failed: 0, skipped: [missing] }, output: '' }
}

/** Random shapes through the kernels of every instruction set. @returns {Promise<Outcome>} */
async function sanitizedKernels() {
  const { fuzz, fuzzProblem } = await import('../packages/kernels/fuzz/main.mjs')
  const problem = fuzzProblem()
  if (problem !== null) return { tally: sum([]), output: '', notes: [problem] }
  const { passed, output, missing } = await fuzz({ seconds: ci ? 60 : 5 })
  if (missing !== undefined) return { tally: { passed: 0, failed: 0, skipped: [missing] }, output }
  return { tally: single(passed), output }
}

/**
 * One after the other; those together here at once, which fills the machine where one has a single thread. The tests, which
 * go by the clock, have it for themselves, and the units run before anything is built.
 *
 * @type {[string, () => Promise<Outcome>][][]}
 */
const steps = [
  [['Kernels', kernels]],
  [['Unit and conformance', unit]],
  [
    ['Kernels under sanitizers', sanitizedKernels],
    ['Types', types],
    ['Build', builds],
  ],
  // Not beside a build, which leaves files of its own for a moment.
  [
    ['Lint', check([bin('oxlint/bin/oxlint'), '--deny-warnings'])],
    ['Format', check([bin('prettier/bin/prettier.cjs'), '--check', '.'])],
    ['Notebook', notebook],
    ['Built command line', check([path.join(root, 'scripts/built-cli.mjs')])],
  ],
  [['End to end', e2e]],
]

/** @type {(step: () => Promise<Outcome>) => Promise<Outcome & { seconds: string }>} */
async function attempt(step) {
  const start = performance.now()
  const outcome = await step().catch((/** @type {unknown} */ error) => ({
    tally: single(false),
    output: `${error instanceof Error ? error.stack : error}\n`,
  }))
  return { ...outcome, seconds: ((performance.now() - start) / 1000).toFixed(1) }
}

/** Tells what became of a step, once it is done. @type {(title: string, attempted: ReturnType<typeof attempt>) => Promise<Tally>} */
async function report(title, attempted) {
  process.stdout.write(`${title.padEnd(26)}`)
  const { tally, output, notes = [], seconds } = await attempted
  const { passed, failed, skipped } = tally
  const counts = [
    `${passed} passed`,
    failed > 0 && `${failed} failed`,
    skipped.length > 0 && `${skipped.length} skipped`,
  ]
  say(`${counts.filter(Boolean).join(', ')}  (${seconds} s)`)
  for (const note of notes) say(`  ${note}`)
  if (failed > 0) say(output.trimEnd())
  for (const what of skipped) say(`  skipped: ${what}`)
  return ci ? { passed, failed: failed + skipped.length, skipped } : tally
}

async function main() {
  const problem = nodeProblem()
  if (problem !== null) throw new Error(problem)
  await install(say)
  const tallies = []
  for (const together of steps) {
    const attempts = together.map(([title, step]) => /** @type {const} */ ([title, attempt(step)]))
    for (const [title, attempted] of attempts) tallies.push(await report(title, attempted))
  }
  return sum(tallies)
}

try {
  const { passed, failed, skipped } = await main()
  if (ci && skipped.length > 0) say('CI=true: what was skipped counts as failed')
  say(`${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  say('0 passed, 1 failed')
  process.exitCode = 1
} finally {
  rmSync(reports, { recursive: true, force: true })
}
