// @ts-check
/**
 * Compiles src/kernels.cpp to WebAssembly and writes it as generated/wasm.ts, which git does not keep. Needs no
 * toolchain: Clang comes as an npm package that is WebAssembly itself. Does nothing when the source has not changed.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { home, kernelSources, stampOf } from './stamp.mjs'

const target = new URL('generated/wasm.ts', home)

const flags = [
  '-std=c++23',
  '-O3',
  '-msimd128',
  '-mbulk-memory',
  // Products and sums rounded one by one: the same bits on every machine.
  '-ffp-contract=off',
  '-fno-exceptions',
  '-fno-rtti',
  '-nostdlib',
  '-Wall',
  '-Werror',
  '-Wl,--no-entry',
  '-Wl,--export=__heap_base',
]

/** @returns {Promise<void>} */
export async function buildWasm() {
  const stamp = stampOf(kernelSources, flags)
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(`// ${stamp}\n`)) return

  const { runClang } = await import('@yowasp/clang')
  let log = ''
  const keep = (/** @type {Uint8Array | null} */ bytes) => {
    log += new TextDecoder().decode(bytes ?? new Uint8Array())
  }
  const inputs = Object.fromEntries(
    kernelSources.map((file) => [file.replace('src/', ''), readFileSync(new URL(file, home), 'utf8')]),
  )
  const args = ['clang++', ...flags, '-o', 'kernels.wasm', 'kernels.cpp']
  let files
  try {
    files = await runClang(args, inputs, { stdout: keep, stderr: keep, fetchProgress: () => {} })
  } catch (error) {
    throw new Error(`kernels.cpp does not compile: ${error}\n${log}`, { cause: error })
  }
  const bytes = files?.['kernels.wasm']
  if (!(bytes instanceof Uint8Array)) throw new Error(`Clang wrote no kernels.wasm\n${log}`)

  mkdirSync(new URL('generated/', home), { recursive: true })
  const temporary = new URL(`generated/wasm.${process.pid}.tmp`, home)
  const base64 = Buffer.from(bytes).toString('base64')
  writeFileSync(temporary, `// ${stamp}\nexport const wasmBase64 =\n  '${base64}'\n`)
  renameSync(temporary, target)
}
