import type { FloatArray } from './arrays.ts'
import type { Correlation } from './correlation.ts'
import type { Share } from './shared-board.ts'
import type { SharedKernels } from './wasm-memory.ts'
import type { SharedMemory } from './web-assembly.ts'

/** Which kernels a worker runs: the same that run where it was started. */
export type KernelSource = { readonly kind: 'native'; readonly file: string } | WasmSource

export interface WasmSource {
  readonly kind: 'wasm'
  readonly code: string
  readonly fused: boolean
  /** What workers run that help the worker. */
  readonly worker: string
}

/** A convolution, or a gradient of one, that a worker computes. The arrays are its own. */
export interface Job {
  readonly out: FloatArray
  readonly input: FloatArray
  readonly weight: FloatArray
  readonly bias: FloatArray | null
  readonly correlations: readonly Correlation[]
  /** What outputs are that no correlation writes, one for each row of `rowLength`, over and over; null: there are none. */
  readonly unseen: FloatArray | null
  readonly rowLength: number
  readonly threads: number
}

/** What a worker is told: what it computes with, for calls of its own or to help, and what. */
export type Request =
  | { readonly load: KernelSource }
  | { readonly kernels: SharedKernels; readonly memory: SharedMemory }
  | { readonly id: number; readonly job: Job }
  | { readonly cancel: number }
  | { readonly share: Share }

/**
 * What it answers: the part that is done, and in the end the outputs with the memory of the input, that it stopped, or why
 * there are none.
 */
export type Reply =
  | { readonly id: number; readonly part: number }
  | { readonly id: number; readonly out: FloatArray; readonly spare: ArrayBuffer }
  | { readonly id: number; readonly stopped: true }
  | { readonly id: number; readonly problem: string }

/** The buffers of a job, which go with it. */
export function buffersOf({ out, input, weight, bias, unseen }: Job): ArrayBuffer[] {
  const arrays = [out, input, weight, bias, unseen]
  return arrays.filter((array) => array !== null).map((array) => array.buffer as ArrayBuffer)
}
