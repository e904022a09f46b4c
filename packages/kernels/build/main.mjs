// @ts-check
/** Builds what git does not keep: the kernels in WebAssembly and, with a C++ compiler, as an addon. */
import { fileURLToPath } from 'node:url'
import { buildNative } from './native.mjs'
import { buildWasm } from './wasm.mjs'

export default async function build() {
  await buildWasm()
  const missing = await buildNative()
  if (missing !== null) process.stdout.write(`${missing}\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build()
