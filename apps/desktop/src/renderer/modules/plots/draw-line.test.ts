import { expect, it } from 'vitest'
import { drawLine, type Motion, type PixelScale } from './draw-line.ts'
import type { Line } from './samples.ts'

/** 10 pixels a second, values upwards from 100. */
const scale: PixelScale = { x: (time) => 10 * time, y: (value) => 100 - value, ratio: 1 }

/** What a line makes of a canvas. */
function drawn(line: Line, motion?: Motion): { rects: number[][]; path: string; dots: number } {
  const rects: number[][] = []
  let path = ''
  let dots = 0
  const context = {
    fillRect: (...rect: number[]) => rects.push(rect),
    moveTo: (x: number, y: number) => (path += `M${x} ${y}`),
    lineTo: (x: number, y: number) => (path += `L${x} ${y}`),
    arc: () => dots++,
    beginPath() {},
    stroke() {},
    fill() {},
  }
  drawLine(
    context as Partial<CanvasRenderingContext2D> as CanvasRenderingContext2D,
    line,
    'red',
    scale,
    motion,
  )
  return { rects, path, dots }
}

const line = (x: number[], min: number[], max: number[], exact: boolean): Line => ({
  x: Float64Array.from(x),
  min: Float32Array.from(min),
  max: Float32Array.from(max),
  exact,
})

it('fills tall intervals as columns that touch each other, with gaps where samples are missing', () => {
  const { rects } = drawn(line([0, 0.2, 0.4, 0.6], [0, 50, NaN, 0], [40, 90, NaN, 20], false))
  // Left, top, width, height: the second reaches down to the first one's top; one pixel for the line's own thickness.
  expect(rects).toEqual([
    [0, 60, 2, 41],
    [2, 10, 2, 51],
    [6, 80, 1, 21],
  ])
})

it('draws flat intervals as a smooth line, up and down in turn', () => {
  const { rects, path } = drawn(line([0, 0.1, 0.2], [0, 1, 2], [1, 2, 3], false))
  expect(rects).toEqual([])
  expect(path).toBe('M0 100L0 99L1 98L1 99L2 98L2 97')
})

it('draws taller intervals as a line where there is time for it, and a dense band as columns all the same', () => {
  const steep = line([0, 0.1], [0, 20], [20, 40], false)
  expect(drawn(steep, 'moving').path).toBe('')
  expect(drawn(steep, 'resting')).toMatchObject({ rects: [], path: 'M0 100L0 80L1 60L1 80' })
  expect(drawn(line([0, 0.1], [0, 0], [90, 90], false), 'resting').path).toBe('')
})

it('joins samples, lets gaps be, and marks samples that lie far apart', () => {
  const samples = line([0, 1, 2, 3], [1, NaN, 3, 4], [1, NaN, 3, 4], true)
  expect(drawn(samples)).toMatchObject({ rects: [], dots: 3 })
  expect(drawn(samples).path.startsWith('M0 99M20 97L30 96')).toBe(true)
  const close = line([0, 0.1, 0.2], [1, 2, 3], [1, 2, 3], true)
  expect(drawn(close)).toMatchObject({ path: 'M0 99L1 98L2 97', dots: 0 })
})
