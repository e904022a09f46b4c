// @ts-check
/**
 * Compiles src/kernels.cpp to WebAssembly and writes it as generated/wasm.ts, which git does not keep. Needs no
 * toolchain: Clang comes as an npm package that is WebAssembly itself. Does nothing when the source has not changed.
 */
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

const here = new URL('./', import.meta.url)
const target = new URL('generated/wasm.ts', here)

const flags = [
  '-std=c++23',
  '-O3',
  '-msimd128',
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
export default async function compile() {
  const source = readFileSync(new URL('src/kernels.cpp', here), 'utf8')
  const stamp = createHash('sha256')
    .update(JSON.stringify([source, flags]))
    .digest('hex')
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(`// ${stamp}\n`)) return

  const { runClang } = await import('@yowasp/clang')
  let log = ''
  const keep = (/** @type {Uint8Array | null} */ bytes) => {
    log += new TextDecoder().decode(bytes ?? new Uint8Array())
  }
  const files = await runClang(
    ['clang++', ...flags, '-o', 'kernels.wasm', 'kernels.cpp'],
    { 'kernels.cpp': source },
    {
      stdout: keep,
      stderr: keep,
      fetchProgress: () => {},
    },
  ).catch((/** @type {unknown} */ error) => {
    throw new Error(`kernels.cpp does not compile: ${error}\n${log}`)
  })
  const bytes = files?.['kernels.wasm']
  if (!(bytes instanceof Uint8Array)) throw new Error(`Clang wrote no kernels.wasm\n${log}`)

  mkdirSync(new URL('generated/', here), { recursive: true })
  const temporary = new URL(`generated/wasm.${process.pid}.tmp`, here)
  writeFileSync(
    temporary,
    `// ${stamp}\nexport const wasmBase64 =\n  '${Buffer.from(bytes).toString('base64')}'\n`,
  )
  renameSync(temporary, target)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await compile()
