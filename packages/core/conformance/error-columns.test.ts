import { describe, expect, it } from 'vitest'
import { errorColumns } from './error-columns.ts'

describe('errorColumns', () => {
  it('lists every operation downwards by its largest error, those without one at the end', () => {
    const perOp = { relu: 0, conv1d: 0.5, tan: 0.0625, 'nn.Conv1d': 0.25, neg: 0, exp: 1e-5, matmul: 0.75 }
    expect(errorColumns(perOp, 40)).toEqual([
      'matmul    0.75   tan  0.063',
      'conv1d    0.50   exp <0.001',
      'nn.Conv1d 0.25',
      'no error at all: neg, relu',
    ])
  })

  it('keeps to the width', () => {
    const perOp = Object.fromEntries(
      Array.from({ length: 250 }, (_, i) => [`operation_${i}`, (i % 125) / 125]),
    )
    const lines = errorColumns(perOp, 100)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100)
    expect(lines.length).toBeLessThanOrEqual(84)
    expect(lines.join(' ').match(/operation_\d+/g)).toHaveLength(250)
  })

  it('shows what failed without bounds, and nothing where there is nothing', () => {
    expect(errorColumns({ conv1d: Infinity })).toEqual(['conv1d Infinity'])
    expect(errorColumns({})).toEqual([])
  })
})
