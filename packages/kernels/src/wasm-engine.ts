import type { FloatArray } from './arrays.ts'
import { type Correlation, type Engine, shapeFields } from './correlation.ts'
import { Pace } from './pace.ts'
import type { WasmKernels, WasmMemory } from './wasm-memory.ts'
import { copyIn, copyOut, inputRows, outputRows, windowSize, windowed, windows } from './windows.ts'

/** Correlations in WebAssembly, whose memory the signals pass through window by window. */
export function wasmEngine(memory: WasmMemory): Engine {
  return {
    instructionSet: memory.fused ? 'relaxed-simd' : 'simd128',
    fused: memory.fused,
    threads: 1,
    mostThreads: 1,
    correlate(out, input, weight, bias, correlation) {
      const pieces = correlate(memory, out, input, weight, bias, correlation, null)
      while (pieces.next().done !== true);
    },
    correlateInPieces: (out, input, weight, bias, correlation) =>
      correlate(memory, out, input, weight, bias, correlation, new Pace(1)),
    correlateWeight: (gradWeight, gradOutput, input, correlation) =>
      correlateWeight(memory, gradWeight, gradOutput, input, correlation),
  }
}

function kernelsFor(memory: WasmMemory, array: FloatArray): WasmKernels {
  return array instanceof Float32Array ? memory.float32 : memory.float64
}

/** Copies a whole array into the memory. */
function put(memory: WasmMemory, array: FloatArray): number {
  const address = memory.allocate(array.byteLength)
  memory.elements(array).set(array, address / array.BYTES_PER_ELEMENT)
  return address
}

/** In pieces of a window at most, and of as many tasks as `pace` has it; gives the part that is done after each. */
function* correlate(
  memory: WasmMemory,
  out: FloatArray,
  input: FloatArray,
  weight: FloatArray,
  bias: FloatArray | null,
  correlation: Correlation,
  pace: Pace | null,
): Generator<number, void, void> {
  const bytes = out.BYTES_PER_ELEMENT
  const kernels = kernelsFor(memory, out)
  memory.reset()
  const taps = memory.put(correlation.taps)
  const shape = memory.put(shapeFields(correlation))
  const packed = memory.allocate(kernels.packedBytes(shape, taps))
  const biasAt = bias === null ? 0 : put(memory, bias)
  const weightAt = put(memory, weight)
  kernels.pack(shape, taps, weightAt, packed, memory.allocate(kernels.scratchBytes(shape, taps)))

  const room = allocateWindow(memory, correlation, bytes)
  let scratch = 0
  let scratchBytes = 0
  let view = memory.elements(out)
  let done = 0
  const all = correlation.batch * correlation.groups * correlation.output.length
  for (const window of windows(correlation, bytes)) {
    memory.write(shape, shapeFields(windowed(correlation, window)))
    const needed = kernels.scratchBytes(shape, taps)
    if (needed > scratchBytes) {
      scratch = memory.allocate(needed)
      scratchBytes = needed
      view = memory.elements(out)
    }
    copyIn(view, room.input / bytes, input, inputRows(correlation, window))
    const { group: first, groups, count } = window
    const places = [shape, taps, packed, biasAt, room.input, room.output, scratch] as const
    for (let from = 0, tasks = 1; from < tasks;) {
      const to = from + (pace?.tasks ?? Infinity)
      pace?.begin()
      tasks = kernels.correlate(...places, first, correlation.groups, from, to)
      pace?.end(Math.min(to, tasks) - from)
      from = to
      if (to < tasks) yield (done + (groups * count * to) / tasks) / all
    }
    copyOut(out, outputRows(correlation, window), view, room.output / bytes)
    done += groups * count
    yield done / all
  }
}

function correlateWeight(
  memory: WasmMemory,
  gradWeight: FloatArray,
  gradOutput: FloatArray,
  input: FloatArray,
  correlation: Correlation,
): void {
  const bytes = gradWeight.BYTES_PER_ELEMENT
  const kernels = kernelsFor(memory, gradWeight)
  const perGroup = gradWeight.length / correlation.groups
  memory.reset()
  const taps = memory.put(correlation.taps)
  const shape = memory.put(shapeFields(correlation))
  const parts = kernels.weightParts(shape, taps)
  const weight = memory.allocate(perGroup * bytes)
  const room = allocateWindow(memory, correlation, bytes)
  const scratch = memory.allocate(kernels.weightScratchBytes(shape, taps, parts))
  const view = memory.elements(gradWeight)
  for (let group = 0; group < correlation.groups; group++) {
    for (let part = 0; part < parts; part++) {
      const all = [...windows({ ...correlation, groups: 1 }, bytes)]
      all.forEach((some, i) => {
        const window = { ...some, group }
        memory.write(shape, shapeFields(windowed(correlation, window)))
        copyIn(view, room.input / bytes, input, inputRows(correlation, window))
        copyIn(view, room.output / bytes, gradOutput, outputRows(correlation, window))
        const [first, last] = [i === 0, i === all.length - 1]
        kernels.correlateWeight(
          ...([shape, taps, room.output, room.input, weight, scratch, part, parts, first, last] as const),
        )
      })
    }
    gradWeight.set(view.subarray(weight / bytes, weight / bytes + perGroup), group * perGroup)
  }
}

/** Where the input and the output of a window lie. */
function allocateWindow(
  memory: WasmMemory,
  correlation: Correlation,
  bytes: number,
): { input: number; output: number } {
  const { groups, count } = windowSize(correlation, bytes)
  const { channels, rows, taps, input } = correlation
  const longest = Math.min(
    input.length,
    (count - 1) * input.stride + taps.reduce((a, b) => Math.max(a, b)) + 1,
  )
  return {
    input: memory.allocate(groups * channels * longest * bytes),
    output: memory.allocate(groups * rows * count * bytes),
  }
}
