// @ts-check
/** Builds what git does not keep: the kernels in WebAssembly and, with a C++ compiler, as an addon, and the scripts of
 * the workers that run them. */
import { fileURLToPath } from 'node:url'
import { buildNative } from './native.mjs'
import { buildWasm } from './wasm.mjs'
import { buildWorkers } from './worker.mjs'

/** Builds what is not there or not of these sources. @returns {Promise<string | null>} why there is no addon, or null */
export async function buildKernels() {
  const [missing] = await Promise.all([buildNative(), buildWasm(), buildWorkers()])
  return missing
}

export default async function build() {
  const missing = await buildKernels()
  if (missing !== null) process.stdout.write(`${missing}\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build()
