// @ts-check
/**
 * Compiles the kernels to WebAssembly, those of src/kernels.cpp once with plain and once with relaxed SIMD, and writes
 * generated/wasm.ts, wasm-passes.ts and wasm-text.ts, which git does not keep. Needs no toolchain: Clang comes as an npm
 * package that is WebAssembly itself. Does nothing when the source has not changed.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import { activationSources, home, kernelSources, passSources, stampOf, textSources } from './stamp.mjs'

const flags = [
  '-std=c++23',
  '-O3',
  '-msimd128',
  '-mbulk-memory',
  '-fno-exceptions',
  '-fno-rtti',
  '-Wall',
  '-Werror',
]
const linkFlags = ['-nostdlib', '-Wl,--no-entry', '-Wl,--strip-all', '-Wl,--export=__heap_base']
// The loops are many and wait for memory.
const passFlags = ['-ffp-contract=off', '-O2', '-fno-unroll-loops']

/**
 * A source, what it includes, and what it is compiled with beside.
 *
 * @typedef {{ main: string, sources: string[], own: string[] }} Unit
 */

/** @type {Unit} */
const activations = { main: 'activate.cpp', sources: activationSources, own: passFlags }

/** What each module is made of. @type {Record<string, Unit[]>} */
const modules = {
  // Products and sums rounded one by one: the same bits on every machine.
  plain: [{ main: 'kernels.cpp', sources: kernelSources, own: ['-ffp-contract=off'] }, activations],
  // In one rounding: relaxed SIMD has an instruction for it.
  relaxed: [
    { main: 'kernels.cpp', sources: kernelSources, own: ['-mrelaxed-simd', '-ffp-contract=fast'] },
    activations,
  ],
  passes: [{ main: 'passes.cpp', sources: passSources, own: passFlags }],
  text: [{ main: 'delimited.cpp', sources: textSources, own: ['-ffp-contract=off'] }],
}

/** The modules that each generated file holds. */
const files = { 'wasm.ts': ['plain', 'relaxed'], 'wasm-passes.ts': ['passes'], 'wasm-text.ts': ['text'] }

/** @returns {Promise<void>} */
export async function buildWasm() {
  await Promise.all(Object.entries(files).map(([file, names]) => write(file, names)))
}

/** @type {(file: string, names: string[]) => Promise<void>} */
async function write(file, names) {
  const target = new URL(`generated/${file}`, home)
  const units = names.flatMap((name) => modules[name] ?? [])
  const sources = units.flatMap((unit) => unit.sources)
  const stamp = stampOf([...new Set(sources)], [flags, linkFlags, units])
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

/** @type {(name: string) => Promise<Uint8Array>} */
async function compile(name) {
  /** @type {Record<string, Uint8Array>} */
  const objects = {}
  for (const { main, sources, own } of modules[name] ?? []) {
    const inputs = sources.map((file) => [
      file.replace('src/', ''),
      readFileSync(new URL(file, home), 'utf8'),
    ])
    objects[`${main}.o`] = await clang(
      [...flags, ...own, '-c', main],
      Object.fromEntries(inputs),
      `${main}.o`,
    )
  }
  return clang([...linkFlags, ...Object.keys(objects)], objects, `${name}.wasm`)
}

/** @type {(args: string[], inputs: Record<string, string | Uint8Array>, output: string) => Promise<Uint8Array>} */
async function clang(args, inputs, output) {
  const { commands } = await import('@yowasp/clang')
  let log = ''
  const keep = (/** @type {Uint8Array | null} */ bytes) => {
    log += new TextDecoder().decode(bytes ?? new Uint8Array())
  }
  let outputs
  try {
    outputs = await commands['clang++']([...args, '-o', output], inputs, { stdout: keep, stderr: keep })
  } catch (error) {
    // It carries all files, which nobody wants to see printed.
    log += error
  }
  const bytes = outputs?.[output]
  if (!(bytes instanceof Uint8Array)) throw new Error(`${output} cannot be made:\n${log}`)
  return bytes
}

if (!isMainThread && workerData in modules) parentPort?.postMessage(await compile(workerData))
