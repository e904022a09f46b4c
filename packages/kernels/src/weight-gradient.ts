import type { FloatArray } from './arrays.ts'
import type { Correlation } from './correlation.ts'
import { kernelsFor } from './prepared-correlation.ts'
import {
  type ChannelPart,
  PreparedWeightGradient,
  weightsOfGroup,
  windowsOfGroup,
} from './prepared-weight-gradient.ts'
import { weightRooms } from './rooms.ts'
import type { ThreadTeam } from './thread-team.ts'
import type { WasmMemory } from './wasm-memory.ts'
import { WeightPassage } from './weight-passage.ts'
import { weightWindowSize } from './windows.ts'

/** With so many parts for each thread none of them waits long for the last one. */
const PARTS_PER_THREAD = 4

/**
 * The gradient of the weights in WebAssembly, a part of the channels of a group at a time, of which all windows are summed
 * one after another. Helpers of the team compute other parts meanwhile.
 */
export function correlateWeight(
  memory: WasmMemory,
  team: ThreadTeam,
  gradWeight: FloatArray,
  gradOutput: FloatArray,
  input: FloatArray,
  correlation: Correlation,
): void {
  const bytes = gradWeight.BYTES_PER_ELEMENT as 4 | 8
  const size = weightWindowSize(correlation, bytes)
  const all = windowsOfGroup(correlation, size)
  if (gradWeight.length === 0 || all.length === 0) return void gradWeight.fill(0)
  const threads = team.threadsForWeights(correlation, bytes)
  const parts = partsFor(memory, correlation, bytes, threads)
  const queue = channelParts(correlation, parts)
  const shared = team.shareWeights(memory.base, correlation, size, bytes, parts, threads)
  try {
    memory.reset()
    const weight = memory.allocate(weightsOfGroup(correlation) * bytes)
    const { rooms, end } = weightRooms(correlation, size, parts, bytes, memory.allocate(0), 1)
    const [room] = rooms
    const prepared = new PreparedWeightGradient(memory, correlation, parts, weight, bytes, end)
    const passage = new WeightPassage(memory, room, correlation, parts, gradWeight, gradOutput, input)
    for (;;) {
      let part = queue.shift() ?? null
      if (part === null) {
        shared?.serve(passage, queue)
        part = shared?.takeBack() ?? null
      }
      if (part === null) {
        if (shared?.wait() !== true) return
        continue
      }
      for (const [i, window] of all.entries()) {
        shared?.serve(passage, queue)
        const begun = performance.now()
        passage.load(window, part)
        prepared.add(window, room, part.part, i === 0, i === all.length - 1)
        shared?.learn(performance.now() - begun)
      }
      passage.storeFrom(memory.elements(gradWeight), weight, part)
    }
  } finally {
    shared?.close()
  }
}

/** So many that threads have equally much to do, each of which is given all of the gradient of the output, part for part. */
function partsFor(memory: WasmMemory, correlation: Correlation, bytes: number, threads: number): number {
  memory.reset()
  const least = kernelsFor(memory, bytes).weightParts(...memory.putShape(correlation))
  const { groups, channels } = correlation
  if ((groups * least) % threads === 0 || groups * least >= PARTS_PER_THREAD * threads) return least
  return Math.min(channels, Math.ceil(least / threads) * threads)
}

function channelParts({ groups }: Correlation, parts: number): ChannelPart[] {
  return Array.from({ length: groups * parts }, (_, i) => ({ group: Math.floor(i / parts), part: i % parts }))
}
