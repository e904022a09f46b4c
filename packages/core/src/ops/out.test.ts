import { describe, expect, it } from 'vitest'
import { thrown } from '../../test/thrown.ts'
import { F, type Tensor, fromArray, matmul, noGrad, ones, rand, tensor, zeros } from '../index.ts'

const x = rand([2, 3, 9])
const w = rand([4, 3, 3])
const bias = rand([4])

interface Case {
  readonly where: string
  readonly run: (out?: Tensor) => Tensor
  readonly shape: readonly number[]
}

const cases: Case[] = [
  { where: 'conv1d', run: (out) => F.conv1d(x, w, { bias, padding: 1, out }), shape: [2, 4, 9] },
  { where: 'conv1d', run: (out) => F.conv1d(x.index(0), w, { out }), shape: [4, 7] },
  {
    where: 'convTranspose1d',
    run: (out) => F.convTranspose1d(x, w.transpose(0, 1), { bias, stride: 2, padding: 1, out }),
    shape: [2, 4, 17],
  },
  { where: 'matmul', run: (out) => matmul(x, ones([9, 2]), { out }), shape: [2, 3, 2] },
  { where: 'matmul', run: (out) => matmul(x, ones([9]), { out }), shape: [2, 3] },
  { where: 'matmul', run: (out) => matmul(ones([3]), x, { out }), shape: [2, 9] },
]

describe.each(cases)('the result of $where, $shape', ({ where, run, shape }) => {
  it('is written to out, whatever was there, and returned as it', () => {
    const out = zeros(shape).fill_(NaN)
    expect(run(out)).toBe(out)
    expect(out.tolist()).toEqual(run().tolist())
  })

  it('is written to a contiguous part of a larger tensor, and nothing beside it', () => {
    const whole = zeros([3, ...shape])
    run(whole.index(1))
    expect(whole.index(1).tolist()).toEqual(run().tolist())
    expect(whole.index(0).any().item() || whole.index(2).any().item()).toBe(false)
  })

  it('is not written to what does not fit', () => {
    expect(thrown(() => run(zeros([...shape, 1])))).toBe(
      `ShapeError: ${where}: out must have the shape of the result, but got another
  out    [${[...shape, 1].join(', ')}]
  result [${shape.join(', ')}]`,
    )
    expect(thrown(() => run(zeros(shape, { dtype: 'float64' })))).toBe(
      `DtypeError: ${where}: out must have the dtype of the inputs, float32, but got float64`,
    )
    expect(thrown(() => run(zeros([...shape, 2]).index('...', 0)))).toBe(
      `OptionError: ${where}: out must be contiguous, but got a transposed, strided or repeated tensor of shape [${shape.join(', ')}]`,
    )
  })
})

describe('out', () => {
  const message =
    "AutogradError: conv1d: functions with out=... arguments don't support automatic differentiation, but got one of the arguments that requires grad (wrap the call in noGrad)"

  it('must not lie where an input does', () => {
    const overlap = 'OptionError: conv1d: out must not share memory with an input, but got a tensor that does'
    const tap = tensor([[[2]]])
    const signal = rand([1, 1, 9])
    expect(thrown(() => F.conv1d(signal, tap, { out: signal }))).toBe(overlap)
    const memory = new Float32Array(20)
    const at = (first: number): Tensor => fromArray(memory.subarray(first, first + 9), [1, 1, 9])
    expect(thrown(() => F.conv1d(at(0), tap, { out: at(8) }))).toBe(overlap)
    expect(F.conv1d(at(0).fill_(1), tap, { out: at(9) }).tolist()).toEqual([[Array(9).fill(2)]])
    const square = rand([3, 3])
    expect(thrown(() => matmul(square, ones([3, 3]), { out: square }))).toBe(
      overlap.replace('conv1d', 'matmul'),
    )
  })

  it('is refused where the call would be recorded', () => {
    const taps = w.detach().clone().requiresGrad_()
    const out = zeros([2, 4, 7])
    expect(thrown(() => F.conv1d(x, taps, { out }))).toBe(message)
    expect(thrown(() => F.conv1d(x, w, { out: zeros([2, 4, 7]).requiresGrad_() }))).toBe(message)
    expect(noGrad(() => F.conv1d(x, taps, { out })).tolist()).toEqual(F.conv1d(x, w).tolist())
  })

  it('tells a graph that saved it of the write', () => {
    const out = rand([2, 4, 9])
    const loss = out.mul(rand([2, 4, 9]).requiresGrad_()).sum()
    cases[0].run(out)
    expect(thrown(() => loss.backward())).toMatch(/must not be modified in place, but got version 1/)
  })
})
