// @ts-check
/**
 * Compiles the kernels to WebAssembly, those of src/kernels.cpp once with plain and once with relaxed SIMD, and writes
 * generated/wasm.ts and generated/wasm-passes.ts, which git does not keep. Needs no toolchain: Clang comes as an npm
 * package that is WebAssembly itself. Does nothing when the source has not changed.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import { home, kernelSources, passSources, stampOf } from './stamp.mjs'

const flags = [
  '-std=c++23',
  '-O3',
  '-msimd128',
  '-mbulk-memory',
  '-fno-exceptions',
  '-fno-rtti',
  '-nostdlib',
  '-Wall',
  '-Werror',
  '-Wl,--no-entry',
  '-Wl,--strip-all',
  '-Wl,--export=__heap_base',
]

/** What each module is made of, and compiled with beside. @type {Record<string, { main: string, sources: string[], own: string[] }>} */
const modules = {
  // Products and sums rounded one by one: the same bits on every machine.
  plain: { main: 'kernels.cpp', sources: kernelSources, own: ['-ffp-contract=off'] },
  // In one rounding: relaxed SIMD has an instruction for it.
  relaxed: { main: 'kernels.cpp', sources: kernelSources, own: ['-mrelaxed-simd', '-ffp-contract=fast'] },
  // The loops are many and wait for memory.
  passes: {
    main: 'passes.cpp',
    sources: passSources,
    own: ['-ffp-contract=off', '-O2', '-fno-unroll-loops'],
  },
}

/** The modules that each generated file holds. */
const files = { 'wasm.ts': ['plain', 'relaxed'], 'wasm-passes.ts': ['passes'] }

/** @returns {Promise<void>} */
export async function buildWasm() {
  await Promise.all(Object.entries(files).map(([file, names]) => write(file, names)))
}

/** @type {(file: string, names: string[]) => Promise<void>} */
async function write(file, names) {
  const target = new URL(`generated/${file}`, home)
  const parts = names.map((name) => modules[name])
  const sources = parts.flatMap((part) => part?.sources ?? [])
  const stamp = stampOf([...new Set(sources)], [flags, parts])
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(`// ${stamp}\n`)) return

  const compiled = await Promise.all(names.map(compileInWorker))
  const texts = names.map((name, i) => `export const ${name} =\n  '${compiled[i]?.toString('base64')}'\n`)
  mkdirSync(new URL('generated/', home), { recursive: true })
  const temporary = new URL(`generated/${file}.${process.pid}.tmp`, home)
  writeFileSync(temporary, `// ${stamp}\n${texts.join('')}`)
  renameSync(temporary, target)
}

/**
 * Clang runs to its end before it lets go of the thread, and tells at length that it reads its own files.
 *
 * @type {(name: string) => Promise<Buffer>}
 */
function compileInWorker(name) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: name, stdout: true })
    worker.once('message', (bytes) => resolve(Buffer.from(bytes)))
    worker.once('error', reject)
  })
}

/** @param {string} name of a module */
async function compile(name) {
  const { main = '', sources = [], own = [] } = modules[name] ?? {}
  const { commands } = await import('@yowasp/clang')
  let log = ''
  const keep = (/** @type {Uint8Array | null} */ bytes) => {
    log += new TextDecoder().decode(bytes ?? new Uint8Array())
  }
  const inputs = Object.fromEntries(
    sources.map((file) => [file.replace('src/', ''), readFileSync(new URL(file, home), 'utf8')]),
  )
  const args = [...flags, ...own, '-o', 'kernels.wasm', main]
  let outputs
  try {
    outputs = await commands['clang++'](args, inputs, { stdout: keep, stderr: keep })
  } catch (error) {
    // It carries all files, which nobody wants to see printed.
    log += error
  }
  const bytes = outputs?.['kernels.wasm']
  if (!(bytes instanceof Uint8Array)) throw new Error(`${main} does not compile:\n${log}`)
  return bytes
}

if (!isMainThread && workerData in modules) parentPort?.postMessage(await compile(workerData))
