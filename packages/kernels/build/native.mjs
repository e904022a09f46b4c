// @ts-check
/**
 * Compiles the kernels as a Node-API addon, once per instruction set of the processor family, where a C++ compiler is
 * at hand: generated/native/<platform>-<arch>/kernels.node. Does nothing when the source has not changed.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { home, kernelSources, stampOf } from './stamp.mjs'

const run = promisify(execFile)
const sources = [...kernelSources, 'src/addon.cpp']

/** Each kernel is compiled with these, and the processor chooses among them at run time. @type {Record<string, Record<string, string[]>>} */
const instructionSets = {
  x64: {
    avx512: ['-mavx512f', '-mavx512vl', '-mavx512dq', '-mavx512bw', '-mfma', '-mprefer-vector-width=512'],
    avx2: ['-mavx2', '-mfma'],
    sse2: [],
  },
  arm64: { neon: [] },
}

const flags = [
  '-std=c++20',
  '-O3',
  '-fPIC',
  '-fvisibility=hidden',
  '-fno-exceptions',
  '-fno-rtti',
  '-Wall',
  '-Wno-psabi',
]
// Products and sums in one rounding, where the processor has it.
const kernelFlags = ['-ffp-contract=fast']

/** Whether there is an addon for this kind of machine: not on Windows yet, where WebAssembly is used. */
export const hasNative = process.platform !== 'win32' && process.arch in instructionSets

/**
 * @returns {Promise<string | null>} null when the addon is there; otherwise, in one line, why it is not and how to
 *   get it
 */
export async function buildNative() {
  const { platform, arch } = process
  const sets = instructionSets[arch]
  if (platform === 'win32' || sets === undefined)
    return `the native backend is not built on ${platform}-${arch} yet`
  const folder = new URL(`generated/native/${platform}-${arch}/`, home)
  const target = new URL('kernels.node', folder)
  const stampFile = new URL('stamp', folder)
  const stamp = stampOf(sources, [sets, flags, kernelFlags])
  if (existsSync(target) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return null

  const compiler = await findCompiler()
  if (compiler === null) {
    const remedy = platform === 'darwin' ? 'xcode-select --install' : 'for example: apt-get install g++'
    return `the native backend is not built: there is no C++ compiler (${remedy}, then install again)`
  }
  mkdirSync(folder, { recursive: true })
  const work = mkdtempSync(path.join(tmpdir(), 'sinal-native-'))
  try {
    const built = path.join(work, 'kernels.node')
    const problem = await compileAll(compiler, sets, work, built)
    if (problem !== null) return `the native backend is not built: ${problem}`
    const temporary = new URL(`kernels.${process.pid}.tmp`, folder)
    writeFileSync(temporary, readFileSync(built))
    renameSync(temporary, target)
    writeFileSync(stampFile, stamp)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return null
}

/**
 * Compiles and links; what the compiler said first when it did not work.
 *
 * @type {(compiler: string, sets: Record<string, string[]>, work: string, target: string) => Promise<string | null>}
 */
async function compileAll(compiler, sets, work, target) {
  try {
    await compileSets(compiler, sets, work, target)
    return null
  } catch (error) {
    const said = String((error instanceof Error && 'stderr' in error && error.stderr) || error)
    return `${compiler} says ${said.split('\n').find((line) => line.includes('error')) ?? said.split('\n')[0]}`
  }
}

/** @type {(compiler: string, sets: Record<string, string[]>, work: string, target: string) => Promise<void>} */
async function compileSets(compiler, sets, work, target) {
  const file = (/** @type {string} */ name) => fileURLToPath(new URL(name, home))
  const headers = createRequire(import.meta.url)('node-api-headers').include_dir
  const objects = []
  for (const [isa, options] of Object.entries(sets)) {
    const object = path.join(work, `${isa}.o`)
    await run(compiler, [
      ...flags,
      ...kernelFlags,
      ...options,
      `-DISA=${isa}`,
      '-c',
      file('src/kernels.cpp'),
      '-o',
      object,
    ])
    objects.push(object)
  }
  // Node's own functions are found when the addon is loaded.
  const link =
    process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared', '-pthread']
  await run(compiler, [...flags, `-I${headers}`, ...link, file('src/addon.cpp'), ...objects, '-o', target])
}

/** The first C++ compiler that answers. @returns {Promise<string | null>} */
async function findCompiler() {
  const names = process.env.CXX ? [process.env.CXX] : ['c++', 'g++', 'clang++']
  for (const name of names) {
    try {
      await run(name, ['--version'])
      return name
    } catch {
      // Not this one.
    }
  }
  return null
}
