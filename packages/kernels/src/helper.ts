import type { FloatArray } from './arrays.ts'
import { PreparedCorrelation } from './prepared-correlation.ts'
import { PreparedWeightGradient, windowsOfGroup } from './prepared-weight-gradient.ts'
import { type OutputShare, SLOTS, type Share, SharedBoard, type WeightShare } from './shared-board.ts'
import type { WasmMemory } from './wasm-memory.ts'

/**
 * Computes the parts of a correlation that this helper is given, until it is closed.
 *
 * @throws {Error} one cannot be computed here; it is given back before
 */
export function help(memory: WasmMemory, share: Share): void {
  const board = new SharedBoard(share.board)
  if (board.enter(share.id, share.helper)) {
    try {
      if (share.of === 'outputs') computeParts(board, memory, share)
      else addWindows(board, memory, share)
    } finally {
      board.leave(share.helper)
    }
  }
}

function computeParts(board: SharedBoard, memory: WasmMemory, share: OutputShare): void {
  const { id, helper, correlation, rooms } = share
  const { weights, bytes, weightLength, biasAt, biasLength } = share
  const array = (at: number, length: number): FloatArray =>
    bytes === 4 ? new Float32Array(weights, at, length) : new Float64Array(weights, at, length)
  const bias = biasLength === 0 ? null : array(biasAt, biasLength)
  const prepared = new PreparedCorrelation(memory, correlation, array(0, weightLength), bias, share.from)

  for (let n = 0; ;) {
    const heard = board.rung(helper)
    const slot = n % SLOTS
    const numbers = board.take(id, helper, slot)
    if (numbers === null) {
      if (!board.isOpen(id)) return
      board.wait(helper, heard)
      continue
    }
    try {
      const [group, groups, start, count] = numbers
      const part = { group, groups, start, count }
      prepared.begin(part)
      prepared.compute(part, rooms[n % rooms.length], 0, Infinity)
      board.finish(id, helper, slot)
    } catch (error) {
      board.giveBack(id, helper, slot)
      throw error
    }
    n++
  }
}

function addWindows(board: SharedBoard, memory: WasmMemory, share: WeightShare): void {
  const { id, helper, correlation, rooms, size, parts, weight, bytes, from } = share
  const windows = windowsOfGroup(correlation, size)
  const prepared = new PreparedWeightGradient(memory, correlation, parts, weight, bytes, from)

  for (let slot = 0; ;) {
    const heard = board.rung(helper)
    const numbers = board.take(id, helper, slot)
    if (numbers === null) {
      if (!board.isOpen(id)) return
      board.wait(helper, heard)
      continue
    }
    try {
      const [part, n] = numbers
      prepared.add(windows[n], rooms[slot], part, n === 0, n === windows.length - 1)
      board.finish(id, helper, slot)
    } catch (error) {
      board.giveBack(id, helper, slot)
      throw error
    }
    slot = (slot + 1) % SLOTS
  }
}
