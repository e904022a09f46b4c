import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Workload, outLength } from './workloads.ts'

/** What every implementation is given. */
export interface Inputs {
  readonly input: Float32Array
  readonly weight: Float32Array
  readonly bias: Float32Array | null
  /** The gradient that arrives at the output, for training. */
  readonly gradOutput: Float32Array | null
}

export type InputName = keyof Inputs

/** mulberry32: enough for test data, the same everywhere. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Uniform in [-1, 1). */
export function uniform(seed: number, length: number): Float32Array {
  const next = generator(seed)
  return Float32Array.from({ length }, () => 2 * next() - 1)
}

export function makeInputs(w: Workload, seed = 1): Inputs {
  return {
    input: uniform(seed, w.batch * w.inChannels * w.length),
    weight: uniform(seed + 1, w.outChannels * (w.inChannels / w.groups) * w.kernelSize),
    bias: w.bias ? uniform(seed + 2, w.outChannels) : null,
    gradOutput: w.mode === 'train' ? uniform(seed + 3, w.batch * w.outChannels * outLength(w)) : null,
  }
}

export function writeFloats(file: string, values: Float32Array): void {
  writeFileSync(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
}

export function readFloats(file: string): Float32Array {
  const bytes = readFileSync(file)
  // A copy of its own: a small file may lie unaligned in Node's shared pool.
  return new Float32Array(new Uint8Array(bytes).buffer)
}

/** Lays the inputs down as raw little-endian float32, for implementations in any language. */
export function writeInputs(folder: string, inputs: Inputs): void {
  for (const [name, values] of Object.entries(inputs)) {
    if (values !== null) writeFloats(path.join(folder, `${name}.f32`), values)
  }
}

export function readInputs(folder: string, w: Workload): Inputs {
  const read = (name: InputName) => readFloats(path.join(folder, `${name}.f32`))
  return {
    input: read('input'),
    weight: read('weight'),
    bias: w.bias ? read('bias') : null,
    gradOutput: w.mode === 'train' ? read('gradOutput') : null,
  }
}
