import { describe, expect, test } from 'vitest'
import { conv1dCorrelation } from './correlation.ts'
import { firstChannel } from './prepared-weight-gradient.ts'
import { roomsInTurn, weightRooms } from './rooms.ts'
import { roomFor } from './windows.ts'

const FROM = 4096

function correlation(inPerGroup: number, outPerGroup: number) {
  const sizes = { batch: 2, groups: 1, inPerGroup, outPerGroup, length: 1000, kernelSize: 3, stride: 1 }
  return conv1dCorrelation({ ...sizes, dilation: 1, padLeft: 1, outLength: 1000 })
}

/** The bytes from `at` on. */
const piece = (at: number, bytes: number) => ({ from: at, to: at + bytes })

function areApart(pieces: readonly { from: number; to: number }[]): boolean {
  const sorted = pieces.toSorted((a, b) => a.from - b.from)
  return sorted.every(({ from }, i) => i === 0 || sorted[i - 1]!.to <= from)
}

describe('roomsInTurn', () => {
  test.each([
    [64, 64],
    [3, 5],
    [64, 2],
    [2, 64],
  ])('from %d to %d channels what is needed at a time lies apart', (channels, rows) => {
    const some = correlation(channels, rows)
    const size = { groups: 1, count: 400 }
    const { rooms, end } = roomsInTurn(some, size, 4, FROM)
    const bytes = roomFor(some, size)
    const room = (n: number) => rooms[n % rooms.length]!
    const input = (n: number) => piece(room(n).input, bytes.input * 4)
    const output = (n: number) => piece(room(n).output, bytes.output * 4)
    for (let n = 1; n < 12; n++) {
      // Window n is computed, and either the outputs of the one before are there yet, or the next one is.
      expect(areApart([input(n), output(n), output(n - 1)])).toBe(true)
      expect(areApart([input(n), output(n), input(n + 1)])).toBe(true)
      for (const { from, to } of [input(n), output(n)]) {
        expect(from).toBeGreaterThanOrEqual(FROM)
        expect(to).toBeLessThanOrEqual(end)
      }
    }
    expect(end - FROM).toBeLessThanOrEqual(2 * (bytes.input + bytes.output) * 4 + 4 * 64)
  })

  test('three rooms are enough for as many samples as outputs', () => {
    const { end } = roomsInTurn(correlation(64, 64), { groups: 1, count: 1000 }, 4, FROM)
    expect(end - FROM).toBe(3 * 64 * 1000 * 4)
  })
})

test.each([
  [64, 64, 2],
  [7, 3, 3],
  [100, 1, 4],
])('weightRooms of %d and %d channels in %d parts lie apart', (channels, rows, parts) => {
  const some = correlation(channels, rows)
  const size = { groups: 1, count: 500 }
  const { rooms, end } = weightRooms(some, size, parts, 8, FROM, 2)
  const bytes = roomFor(some, size)
  const longest = (bytes.input / channels) * 8
  for (let part = 0; part < parts; part++) {
    const from = firstChannel(some, part, parts)
    const count = firstChannel(some, part + 1, parts) - from
    const pieces = rooms.flatMap(({ input, output }) => [
      piece(input, count * longest),
      piece(output, bytes.output * 8),
    ])
    expect(areApart(pieces)).toBe(true)
    expect(Math.max(...pieces.map(({ to }) => to))).toBeLessThanOrEqual(end)
    // There channel 0 would be, whose address the kernels are told.
    for (const { input } of rooms) expect(input - from * longest).toBeGreaterThanOrEqual(FROM)
  }
})
