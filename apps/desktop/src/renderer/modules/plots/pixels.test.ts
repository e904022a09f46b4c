import { expect, it } from 'vitest'
import { fillGrid } from './draw-axes.ts'
import { fillColumns, isOfColumns } from './draw-line.ts'
import { Pixels, type Rects } from './pixels.ts'
import type { Line } from './samples.ts'

const scale = { x: (time: number) => 10 * time, y: (value: number) => 20 - value, ratio: 1 }
const line: Line = {
  x: Float64Array.of(0, 0.2, 0.4, 0.6),
  min: Float32Array.of(0, 5, NaN, -40),
  max: Float32Array.of(4, 12, NaN, 60),
  exact: false,
}

/** The colours of a part of a canvas, row by row. */
function colorsOf(pixels: Pixels, width: number, height: number): number[][] {
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => pixels.at(x, y)))
}

it('has the pixels that a canvas would have of the same columns, and none beyond its edges', () => {
  const [width, height] = [9, 24]
  const pixels = new Pixels()
  pixels.clear(width, height)
  pixels.color = 7
  fillColumns(pixels, line, scale)
  const expected = Array.from({ length: height }, () => new Array<number>(width).fill(0))
  const canvas: Rects = {
    fillRect(left, top, wide, tall) {
      for (let y = top; y < top + tall; y++) {
        for (let x = left; x < left + wide; x++) if (expected[y]?.[x] === 0) expected[y]![x] = 7
      }
    },
  }
  fillColumns(canvas, line, scale)
  expect(colorsOf(pixels, width, height)).toEqual(expected)
  // The interval that is missing, and the last, which is higher than the plot.
  expect(expected.map((row) => row[4])).not.toContain(7)
  expect(new Set(expected.map((row) => row[6]))).toEqual(new Set([7]))
})

it('begins anew, also where it was larger before', () => {
  const pixels = new Pixels()
  pixels.clear(4, 4)
  pixels.color = 1
  pixels.fillRect(0, 0, 4, 4)
  pixels.clear(4, 2)
  pixels.fillRect(1, -3, 2, 4)
  expect(colorsOf(pixels, 4, 2)).toEqual([
    [0, 1, 1, 0],
    [0, 0, 0, 0],
  ])
  pixels.clear(2, 3)
  expect(colorsOf(pixels, 2, 3).flat()).toEqual([0, 0, 0, 0, 0, 0])
})

it('draws the grid where the canvas has it, as thick as a pixel of CSS', () => {
  const area = { left: 6, top: 2, width: 5, height: 4, ratio: 2 }
  const axes = { across: [9], labels: [{ top: 4, text: '0' }] }
  const pixels = new Pixels()
  pixels.clear(area.width, area.height)
  pixels.color = 3
  fillGrid(pixels, axes, area, area)
  expect(colorsOf(pixels, area.width, area.height)).toEqual([
    [0, 0, 3, 3, 0],
    [3, 3, 3, 3, 3],
    [3, 3, 3, 3, 3],
    [0, 0, 3, 3, 0],
  ])
})

it('leaves samples and flat intervals to lines', () => {
  expect(isOfColumns(line, scale, 'moving')).toBe(true)
  expect(isOfColumns({ ...line, exact: true }, scale, 'moving')).toBe(false)
  expect(isOfColumns({ ...line, max: line.min }, scale, 'moving')).toBe(false)
})
