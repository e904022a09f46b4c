// @ts-check
/**
 * Compiles src/kernels.cpp to WebAssembly, once with plain and once with relaxed SIMD, and writes generated/wasm.ts,
 * which git does not keep. Needs no toolchain: Clang comes as an npm package that is WebAssembly itself. Does nothing
 * when the source has not changed.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import { home, kernelSources, stampOf } from './stamp.mjs'

const target = new URL('generated/wasm.ts', home)

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

/** What each module is compiled with beside. @type {Record<string, string[]>} */
const modules = {
  // Products and sums rounded one by one: the same bits on every machine.
  plain: ['-ffp-contract=off'],
  // In one rounding: relaxed SIMD has an instruction for it.
  relaxed: ['-mrelaxed-simd', '-ffp-contract=fast'],
}

/** @returns {Promise<void>} */
export async function buildWasm() {
  const stamp = stampOf(kernelSources, [flags, modules])
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(`// ${stamp}\n`)) return

  const names = Object.keys(modules)
  const compiled = await Promise.all(names.map(compileInWorker))
  const texts = names.map((name, i) => `export const ${name} =\n  '${compiled[i]?.toString('base64')}'\n`)
  mkdirSync(new URL('generated/', home), { recursive: true })
  const temporary = new URL(`generated/wasm.${process.pid}.tmp`, home)
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
  const { runClang } = await import('@yowasp/clang')
  let log = ''
  const keep = (/** @type {Uint8Array | null} */ bytes) => {
    log += new TextDecoder().decode(bytes ?? new Uint8Array())
  }
  const inputs = Object.fromEntries(
    kernelSources.map((file) => [file.replace('src/', ''), readFileSync(new URL(file, home), 'utf8')]),
  )
  const args = ['clang++', ...flags, ...(modules[name] ?? []), '-o', 'kernels.wasm', 'kernels.cpp']
  let files
  try {
    files = await runClang(args, inputs, { stdout: keep, stderr: keep })
  } catch (error) {
    throw new Error(`kernels.cpp does not compile: ${error}\n${log}`, { cause: error })
  }
  const bytes = files?.['kernels.wasm']
  if (!(bytes instanceof Uint8Array)) throw new Error(`Clang wrote no kernels.wasm\n${log}`)
  return bytes
}

if (!isMainThread && workerData in modules) parentPort?.postMessage(await compile(workerData))
