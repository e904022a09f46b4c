import type { FloatArray } from './arrays.ts'
import type { Correlation, Engine } from './correlation.ts'
import { KeptWeights } from './kept-weights.ts'
import { Pace } from './pace.ts'
import { Passage } from './passage.ts'
import { PreparedCorrelation, kernelsFor } from './prepared-correlation.ts'
import type { Room } from './rooms.ts'
import type { ThreadTeam } from './thread-team.ts'
import type { WasmMemory } from './wasm-memory.ts'
import { correlateWeight } from './weight-gradient.ts'
import { type Window, WindowQueue, type WindowSize, roomFor, windowSize } from './windows.ts'

/** Correlations in WebAssembly, whose memory the signals pass through window by window. */
export function wasmEngine(memory: WasmMemory, team: ThreadTeam): Engine {
  const kept = new KeptWeights(memory)
  return {
    instructionSet: memory.fused ? 'relaxed-simd' : 'simd128',
    fused: memory.fused,
    get threads() {
      return team.threads
    },
    set threads(count) {
      team.threads = count
    },
    get mostThreads() {
      return team.mostThreads
    },
    correlate(out, input, weight, bias, correlation) {
      const pieces = correlate(memory, kept, team, out, input, weight, bias, correlation, null)
      while (pieces.next().done !== true);
    },
    correlateInPieces: (out, input, weight, bias, correlation) =>
      correlate(memory, kept, team, out, input, weight, bias, correlation, new Pace(1)),
    correlateWeight: (gradWeight, gradOutput, input, correlation) =>
      correlateWeight(memory, team, gradWeight, gradOutput, input, correlation),
  }
}

/**
 * In pieces of a window at most, and of as many tasks as `pace` has it; gives the part that is done after each. Helpers of
 * the team compute other windows meanwhile.
 */
function* correlate(
  memory: WasmMemory,
  kept: KeptWeights,
  team: ThreadTeam,
  out: FloatArray,
  input: FloatArray,
  weight: FloatArray,
  bias: FloatArray | null,
  correlation: Correlation,
  pace: Pace | null,
): Generator<number, void, void> {
  const threads = team.threadsFor(correlation, out.BYTES_PER_ELEMENT)
  const size = windowSize(correlation, out.BYTES_PER_ELEMENT, pieceLength(memory, out, correlation), threads)
  const shared = team.share(memory.base, correlation, size, weight, bias, threads)
  try {
    const packed = kept.of(correlation, weight)
    const prepared = new PreparedCorrelation(memory, correlation, weight, bias, memory.floor, packed)
    const room = allocateRoom(memory, correlation, size, out.BYTES_PER_ELEMENT)
    const passage = new Passage(memory, room, correlation, out, input)
    const queue = new WindowQueue(correlation, size)
    const all = correlation.batch * correlation.groups * correlation.output.length
    for (let done = 0; ;) {
      const helped = shared?.serve(passage, queue) ?? 0
      done += helped
      const window = queue.next() ?? shared?.takeBack() ?? null
      if (window === null) {
        if (helped > 0) yield done / all
        if (shared?.wait() !== true) return
        continue
      }
      const outputs = window.groups * window.count
      const begun = performance.now()
      prepared.begin(window)
      passage.load(window)
      for (const part of inTasks(prepared, window, room, pace)) yield (done + outputs * part) / all
      passage.store(window)
      shared?.learn(performance.now() - begun, window)
      done += outputs
      yield done / all
    }
  } finally {
    shared?.close()
  }
}

/** Rows of an even number of cache lines are not read where they lie, which is slower in WebAssembly for many channels. */
const EVEN_LINES = 32

/** How many outputs of a row are computed together, if their bits depend on it. */
function pieceLength(memory: WasmMemory, out: FloatArray, correlation: Correlation): number {
  if (correlation.fftSize === 0 && !correlation.minimal) return EVEN_LINES
  memory.reset()
  return kernelsFor(memory, out.BYTES_PER_ELEMENT).pieceLength(...memory.putShape(correlation))
}

/** Computes a window that was begun, and gives the part that is done while there is more to do. */
function* inTasks(
  prepared: PreparedCorrelation,
  window: Window,
  room: Room,
  pace: Pace | null,
): Generator<number, void, void> {
  for (let from = 0, tasks = 1; from < tasks;) {
    const to = from + (pace?.tasks ?? Infinity)
    pace?.begin()
    tasks = prepared.compute(window, room, from, to)
    pace?.end(Math.min(to, tasks) - from)
    from = to
    if (to < tasks) yield to / tasks
  }
}

/** For the largest window. */
function allocateRoom(memory: WasmMemory, correlation: Correlation, size: WindowSize, bytes: number): Room {
  const { input, output } = roomFor(correlation, size)
  return { input: memory.allocate(input * bytes), output: memory.allocate(output * bytes) }
}
