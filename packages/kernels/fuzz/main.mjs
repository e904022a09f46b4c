// @ts-check
/**
 * Runs random shapes through the kernels of every instruction set of this processor: `node fuzz/main.mjs --seconds 60
 * --seed 1 --cases 1000`. Two thirds of the time under AddressSanitizer and UndefinedBehaviorSanitizer, the rest those of
 * the addon, between pages that cannot be touched, both at once. What fails prints its own seed: `--seed N --cases 1`.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  buildNative,
  hasNative,
  problemOf,
  stampFile as addonStamp,
  unitObjects,
  units,
} from '../build/native.mjs'
import { home, stampOf } from '../build/stamp.mjs'
import { compileInTurn, findCompilers, run, toolchainFor } from '../build/toolchain.mjs'

const flags = ['-std=c++20', '-fno-exceptions', '-fno-rtti', '-Wall', '-Wno-psabi']

/** How the kernels are compiled, unless they are those of the addon, and what part of the time each way gets. */
const ways = [
  {
    name: 'sanitized',
    share: 2 / 3,
    options: [
      '-O1',
      '-g1',
      '-fsanitize=address,undefined',
      '-fno-sanitize-recover=all',
      '-DWITH_SANITIZERS',
      // Checks that are called take hardly longer than those in place, and are compiled in three quarters of the time.
      '--param',
      'asan-instrumentation-with-call-threshold=0',
    ],
    shipped: false,
  },
  { name: 'guarded', share: 1 / 3, options: ['-O3'], shipped: true },
]

const file = (/** @type {string} */ name) => fileURLToPath(new URL(name, home))
const sources = ['src', 'fuzz'].flatMap((folder) =>
  readdirSync(file(folder))
    .filter((name) => /\.(h|cpp)$/.test(name))
    .map((name) => `${folder}/${name}`),
)

/**
 * Why there is nothing to run here, in one line; null when there is.
 *
 * @type {() => string | null}
 */
export function fuzzProblem() {
  // Pages that cannot be touched are made as POSIX has it.
  if (process.platform === 'win32') return 'the kernels are not fuzzed on Windows'
  return hasNative ? null : `there are no native kernels for ${process.platform}-${process.arch}`
}

/**
 * @typedef Outcome
 * @property {boolean} passed
 * @property {string} output
 * @property {string} [missing] why nothing was run
 */

/** @type {(wanted: { seconds: number, seed?: number, cases?: number }) => Promise<Outcome>} */
export async function fuzz({ seconds, seed = Date.now() % 1e9, cases }) {
  const problem = fuzzProblem()
  if (problem !== null) return { passed: false, output: '', missing: problem }
  const toolchain = toolchainFor(process.platform, process.arch)
  const [compiler] = toolchain === undefined ? [] : await findCompilers(toolchain)
  if (compiler === undefined)
    return {
      passed: false,
      output: '',
      missing: `the kernels are not fuzzed: there is no C++ compiler (${toolchain?.remedy})`,
    }
  const missing =
    (await buildNative()) ?? (await problemOf(compiler, Promise.all(ways.map((way) => build(compiler, way)))))
  if (missing !== null)
    return { passed: false, output: '', missing: `the kernels are not fuzzed: ${missing}` }
  const runs = await Promise.all(
    ways.map(async ({ name, share }) => {
      const limits = [seconds * share, seed, ...(cases === undefined ? [] : [cases])].map(String)
      const { code, said } = await execute(programOf(name), limits)
      return { passed: code === 0, output: `${name}: ${said}` }
    }),
  )
  return {
    passed: runs.every(({ passed }) => passed),
    output: runs.map(({ output }) => output).join(''),
  }
}

const programOf = (/** @type {string} */ way) => path.join(file('generated/fuzz'), way)

/** Compiles one way, where that has not been done. @type {(compiler: string, way: typeof ways[number]) => Promise<void>} */
async function build(compiler, { name, options, shipped }) {
  const target = programOf(name)
  const stampFile = `${target}.stamp`
  const stamp = stampOf(sources, [
    compiler,
    units,
    flags,
    options,
    shipped && readFileSync(addonStamp, 'utf8'),
  ])
  if (existsSync(target) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  mkdirSync(path.dirname(target), { recursive: true })
  const work = mkdtempSync(path.join(tmpdir(), 'sinal-fuzz-'))
  const compile = async (
    /** @type {string} */ object,
    /** @type {string} */ source,
    /** @type {string[]} */ more,
  ) => {
    const to = path.join(work, `${object}.o`)
    await compileInTurn(compiler, [...flags, ...options, ...more, '-c', file(source), '-o', to])
    return to
  }
  try {
    const objects = await Promise.all([
      compile('fuzz', 'fuzz/fuzz.cpp', []),
      compile('host', 'src/addon-host.cpp', []),
      ...(shipped
        ? unitObjects.map((object) => fileURLToPath(object))
        : units.map((unit) => compile(unit.name, unit.file, unit.options))),
    ])
    await run(compiler, [...flags, ...options, '-pthread', '-ldl', ...objects, '-o', target])
    writeFileSync(stampFile, stamp)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** @type {(program: string, options: string[]) => Promise<{ code: number | null, said: string }>} */
function execute(program, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, options, { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (said += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, said }))
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = /** @type {const} */ ({
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string' },
    cases: { type: 'string' },
  })
  const { seconds, seed, cases } = parseArgs({ options }).values
  const { passed, output, missing } = await fuzz({
    seconds: Number(seconds),
    ...(seed !== undefined && { seed: Number(seed) }),
    ...(cases !== undefined && { cases: Number(cases) }),
  })
  process.stdout.write(missing === undefined ? output : `${missing}\n`)
  process.exitCode = passed ? 0 : 1
}
