import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { thrown } from '../test/thrown.ts'
import { Size, arange, cat, fromArray, full, linspace, ones, stack, tensor, zeros } from './index.ts'

const counting = (...shape: number[]) => arange(shape.reduce((a, b) => a * b, 1)).reshape(shape)

describe('Size', () => {
  it('is an array that prints as PyTorch prints it', () => {
    expect(String(zeros([1, 1, 5]).shape)).toBe('torch.Size([1, 1, 5])')
    expect(inspect(zeros([]).shape)).toBe('torch.Size([])')
    expect(zeros([2, 3]).shape).toEqual([2, 3])
    expect(zeros([2, 3]).shape.numel()).toBe(6)
    expect(zeros([2, 3]).shape.map((size) => size * 2)).not.toBeInstanceOf(Size)
  })
})

describe('tensor', () => {
  it('takes numbers as float32, booleans as bool, typed arrays as they are', () => {
    expect(
      [tensor([1]), tensor([true]), tensor(new Float64Array(1)), tensor(new Int8Array(1))].map(
        (t) => t.dtype,
      ),
    ).toEqual(['float32', 'bool', 'float64', 'int32'])
    expect(tensor([[true, false]]).tolist()).toEqual([[true, false]])
    expect(tensor(5).shape).toEqual([])
    expect(tensor([[], []]).shape).toEqual([2, 0])
  })

  it('copies, while fromArray shares', () => {
    const data = new Float32Array([1, 2])
    const copy = tensor(data)
    const shared = fromArray(data)
    data[0] = 9
    expect([copy.index(0).item(), shared.index(0).item()]).toEqual([1, 9])
  })

  it.each<[string, () => unknown, string]>([
    [
      'ragged arrays',
      () => tensor([[1, 2], [3]]),
      'ShapeError: tensor: every array at dim 1 must have 2 elements, but got one of 1',
    ],
    [
      'a number beside an array',
      () => tensor([[1], 2]),
      'ShapeError: tensor: every element at dim 1 must be an array of 1, but got 2',
    ],
    [
      'an array too deep',
      () => tensor([1, [2]]),
      'ShapeError: tensor: every array at dim 1 must have no elements, but got one of 1',
    ],
    [
      'a number that int32 cannot hold',
      () => tensor([2 ** 31], { dtype: 'int32' }),
      'DtypeError: tensor: int32 values must be in [-2147483648, 2147483647], but got 2147483648',
    ],
    [
      'NaN as an int',
      () => tensor([NaN], { dtype: 'int32' }),
      'DtypeError: tensor: int32 values must be in [-2147483648, 2147483647], but got NaN',
    ],
    [
      'text',
      () => tensor(['1'] as never),
      "DtypeError: tensor: elements must be numbers or booleans, but got '1'",
    ],
    [
      'a dtype it does not have',
      () => zeros([1], { dtype: 'int64' as never }),
      'DtypeError: zeros: dtype must be one of float32, float64, int32, bool, but got int64',
    ],
    [
      'a negative size',
      () => zeros([2, -1]),
      'ShapeError: zeros: sizes must be non-negative integers, but got [2, -1]',
    ],
    [
      'a shape that does not hold the data',
      () => fromArray(new Float32Array(3), [2, 2]),
      'ShapeError: fromArray: shape must have as many elements as data, but got [2, 2] for 3',
    ],
    [
      'an array of another type than dtype',
      () => fromArray(new Int32Array(1), [1], { dtype: 'float32' }),
      'DtypeError: fromArray: float32 must come in its own kind of typed array, but got a Int32Array',
    ],
    ['a step of zero', () => arange(0, 1, 0), 'OptionError: arange: step must not be zero, but got 0'],
    [
      'a step away from the end',
      () => arange(0, 5, -1),
      'OptionError: arange: the sign of step must lead from start to end, but got start 0, end 5, step -1',
    ],
    [
      'a fractional number of steps',
      () => linspace(0, 1, 2.5),
      'OptionError: linspace: steps must be a non-negative integer, but got 2.5',
    ],
  ])('refuses %s', (_, body, message) => {
    expect(thrown(body)).toBe(message)
  })
})

describe('reading', () => {
  it('gives the only element', () => {
    expect([tensor([[7]]).item(), tensor(true).item()]).toEqual([7, true])
    expect(thrown(() => ones([2]).item())).toBe(
      'ShapeError: item: the tensor must have one element, but got shape [2]',
    )
  })

  it('reads views in row-major order', async () => {
    const x = counting(2, 3)
    expect([...x.T.data]).toEqual([0, 3, 1, 4, 2, 5])
    expect([...x.index(':', '1:').data]).toEqual([1, 2, 4, 5])
    expect([...(await x.index(1).read())]).toEqual([3, 4, 5])
  })

  it('hands out the array itself where the tensor is contiguous', () => {
    const x = zeros([2, 2])
    x.index(1).data[0] = 5
    expect(x.tolist()).toEqual([
      [0, 0],
      [5, 0],
    ])
  })

  it('prints in the console as in PyTorch', () => {
    expect(inspect(tensor([1, 2.5]))).toBe('tensor([1.0000, 2.5000])')
  })
})

describe('reshape and view', () => {
  it('work out −1 and share memory', () => {
    const x = counting(2, 6)
    const y = x.view(3, -1)
    y.index(0, 0).fill_(9)
    expect(y.shape).toEqual([3, 4])
    expect(x.index(0, 0).item()).toBe(9)
  })

  it('share memory of strided tensors where the layout allows', () => {
    const x = counting(4, 3, 2)
    const y = x.index(':', '1:').view(4, 4)
    expect(y.tolist()).toEqual(x.index(':', '1:').contiguous().view(4, 4).tolist())
    y.index(1, 2).fill_(-1)
    expect(x.index(1, 2, 0).item()).toBe(-1)
  })

  it('reshape copies and view refuses where it does not', () => {
    const x = counting(2, 3)
    expect(x.T.reshape(6).tolist()).toEqual([0, 3, 1, 4, 2, 5])
    expect(thrown(() => x.T.view(6))).toBe(
      'ShapeError: view: shape must be compatible with the memory layout, but got [6] for a transposed or strided tensor of shape [3, 2] (use .reshape)',
    )
  })

  it('refuse a shape that does not fit', () => {
    const x = counting(2, 3)
    expect(thrown(() => x.reshape(4, -1))).toBe(
      'ShapeError: reshape: shape must have the 6 elements of [2, 3], but got [4, -1]',
    )
    expect(thrown(() => x.reshape(-1, -1))).toMatch('at most one of them -1, but got [-1, -1]')
    expect(thrown(() => x.view(7))).toBe(
      'ShapeError: view: shape must have the 6 elements of [2, 3], but got [7]',
    )
  })
})

describe('index', () => {
  const x = counting(2, 3, 4)

  it('reads integers, slices, ellipsis and new axes as Python does', () => {
    expect(x.index(0, ':', '1:3').tolist()).toEqual([
      [1, 2],
      [5, 6],
      [9, 10],
    ])
    expect(x.index('...', -1).shape).toEqual([2, 3])
    expect(x.index(null, '...', null).shape).toEqual([1, 2, 3, 4, 1])
    expect(x.index(-1, '::2', '-2:').tolist()).toEqual([
      [14, 15],
      [22, 23],
    ])
    expect(x.index('5:', 0).shape).toEqual([0, 4])
    expect(x.index(':', ' 1 : 2 ').shape).toEqual([2, 1, 4])
  })

  it('assigns numbers and tensors that broadcast', () => {
    const y = zeros([2, 3])
    y.indexPut_([':', 1], 5)
    y.indexPut_([0], tensor([1, 2, 3]))
    expect(y.tolist()).toEqual([
      [1, 2, 3],
      [0, 5, 0],
    ])
    expect(thrown(() => y.indexPut_([0], ones([2])))).toBe(
      'ShapeError: indexPut_: the value must broadcast to the part that is written, but got another shape\n  written [3]\n  value   [2]',
    )
  })

  it('assigns between overlapping parts as if the value were read first', () => {
    const y = counting(5)
    y.indexPut_(['1:'], y.index(':4'))
    expect(y.tolist()).toEqual([0, 0, 1, 2, 3])
  })

  it.each<[string, () => unknown, string]>([
    [
      'an index out of range',
      () => x.index(2),
      'IndexError: select: index must be in [-2, 1] at dimension 0 of size 2, but got 2',
    ],
    [
      'too many items',
      () => x.index(0, 0, 0, 0),
      'IndexError: index: there must be at most 3 items for a tensor of shape [2, 3, 4], but got 4',
    ],
    [
      'a negative step',
      () => x.index('::-1'),
      'OptionError: slice: step must be a positive integer, but got -1',
    ],
    [
      'two ellipses',
      () => x.index('...', '...'),
      "IndexError: index: '...' must occur at most once, but got it twice",
    ],
    [
      'what is no item',
      () => x.index('one'),
      "OptionError: index: an item must be an integer, a slice such as '1:4', '...', null or a tensor, but got 'one'",
    ],
    ['a dimension out of range', () => x.sum(3), 'IndexError: sum: dim must be in [-3, 2], but got 3'],
  ])('refuses %s', (_, body, message) => {
    expect(thrown(body)).toBe(message)
  })
})

describe('arithmetic', () => {
  it('promotes dtypes as PyTorch does', () => {
    const int = tensor([1, 2], { dtype: 'int32' })
    const double = tensor(1, { dtype: 'float64' })
    expect(int.add(1).dtype).toBe('int32')
    expect(int.mul(0.5).dtype).toBe('float32')
    expect(int.div(2).tolist()).toEqual([0.5, 1])
    expect(ones([2]).add(double).dtype).toBe('float32')
    expect(ones([2]).add(double.reshape(1)).dtype).toBe('float64')
    expect(int.add(double).dtype).toBe('float64')
    expect(
      tensor([true])
        .add(tensor([true]))
        .tolist(),
    ).toEqual([true])
  })

  it('refuses shapes that do not broadcast', () => {
    expect(thrown(() => ones([2, 3]).add(ones([2])))).toBe(
      'ShapeError: add: sizes must be equal or 1 at every dimension from the right, but got 3 and 2 at dimension 1\n  input [2, 3]\n  other [2]',
    )
  })

  it('wraps int32 products instead of losing their low bits', () => {
    const big = tensor([123456789], { dtype: 'int32' })
    expect(big.mul(big).item()).toBe(Math.imul(123456789, 123456789))
  })

  it('keeps the dtype in place, and refuses what it cannot hold', () => {
    const int = tensor([3], { dtype: 'int32' })
    expect(thrown(() => int.add_(0.5))).toBe(
      'DtypeError: add_: the result must be of the dtype of the tensor (int32) or lower, but got float32',
    )
    expect(ones([2]).add_(tensor([1, 2], { dtype: 'float64' })).dtype).toBe('float32')
    expect(thrown(() => ones([2]).add_(ones([3, 2])))).toMatch(
      'other must broadcast to the shape of the tensor',
    )
  })
})

describe('reduction', () => {
  it('refuses a sum that int32 cannot hold rather than wrap', () => {
    expect(thrown(() => full([2], 2 ** 30, { dtype: 'int32' }).sum())).toBe(
      'DtypeError: sum: an int32 result must be in [-2147483648, 2147483647], but got 2147483648 (use .double() first)',
    )
  })

  it('sums scattered dimensions and keeps them when asked', () => {
    const x = counting(2, 3, 4)
    expect(x.sum([0, 2]).tolist()).toEqual([60, 92, 124])
    expect(x.sum([0, 2], { keepdim: true }).shape).toEqual([1, 3, 1])
    expect(x.mean(-1).tolist()).toEqual([
      [1.5, 5.5, 9.5],
      [13.5, 17.5, 21.5],
    ])
  })
})

describe('cat and stack', () => {
  it('join along a dimension, old or new', () => {
    expect(cat([ones([2, 1]), zeros([2, 2])], 1).tolist()).toEqual([
      [1, 0, 0],
      [1, 0, 0],
    ])
    expect(stack([ones([2]), zeros([2])], 1).tolist()).toEqual([
      [1, 0],
      [1, 0],
    ])
    expect(thrown(() => cat([ones([2, 1]), ones([3, 2])], 1))).toBe(
      'ShapeError: cat: sizes must be equal except at dim 1, but got different ones\n  first [2, 1]\n  other [3, 2]',
    )
  })
})
