import { describe, expect, test } from 'vitest'
import { formatTensor, type Printable } from './print.ts'

// Every expected text is what PyTorch 1.13.1 printed.

const { NaN: nan, POSITIVE_INFINITY: inf } = Number

function print(values: ArrayLike<number>, options: Partial<Printable> = {}): string {
  const dtype = options.dtype ?? 'float32'
  const data = dtype === 'float32' ? Float32Array.from(values) : Float64Array.from(values)
  return formatTensor({ data, shape: [values.length], dtype, requiresGrad: false, gradFn: null, ...options })
}

const count = (n: number, value = (i: number) => i): number[] => Array.from({ length: n }, (_, i) => value(i))

describe('how a number is written', () => {
  test.each<[string, number[], string]>([
    ['integers', [1, 2, -3], 'tensor([ 1.,  2., -3.])'],
    ['one fraction makes all fixed', [1, 2.5, -30], 'tensor([  1.0000,   2.5000, -30.0000])'],
    [
      'ties go to even, fixed',
      [0.03125, 0.09375, -0.03125, 1],
      'tensor([ 0.0312,  0.0938, -0.0312,  1.0000])',
    ],
    [
      'ties go to even, scientific',
      [100005, 100015, 0.00048828125, 1234.5],
      'tensor([1.0000e+05, 1.0002e+05, 4.8828e-04, 1.2345e+03])',
    ],
    ['scientific when far apart', [1e-3, 2], 'tensor([1.0000e-03, 2.0000e+00])'],
    ['scientific when large', [1.5, 1e9], 'tensor([1.5000e+00, 1.0000e+09])'],
    ['scientific when small', [9e-5, 8e-5], 'tensor([9.0000e-05, 8.0000e-05])'],
    ['1e8 is not large', [1e8], 'tensor([100000000.])'],
    ['a factor of 1000 is not far apart', [1000, 1], 'tensor([1000.,    1.])'],
    ['digits of a float32 are those of its double', [0.1, 16777216], 'tensor([1.0000e-01, 1.6777e+07])'],
    ['zeros of both signs', [0, -0], 'tensor([0., -0.])'],
    ['a negative zero sticks out of its column', [-0, 0.5], 'tensor([-0.0000, 0.5000])'],
    ['nothing finite', [nan, inf, -inf], 'tensor([nan, inf, -inf])'],
    ['non-finite beside integers', [1, nan, -inf], 'tensor([1., nan, -inf])'],
    ['non-finite beside fractions', [1.5, nan, inf, -inf], 'tensor([1.5000,    nan,    inf,   -inf])'],
    ['non-finite, scientific', [1e-9, nan, -inf], 'tensor([1.0000e-09,        nan,       -inf])'],
  ])('%s', (_, values, text) => {
    expect(print(values)).toBe(text)
  })

  test('exponents of three digits', () => {
    expect(print([1e-300, 1e300], { dtype: 'float64' })).toBe(
      'tensor([1.0000e-300, 1.0000e+300], dtype=torch.float64)',
    )
  })

  test('int32 and bool', () => {
    expect(print([1, -20, 300, 4], { dtype: 'int32', shape: [2, 2] })).toBe(
      'tensor([[  1, -20],\n        [300,   4]], dtype=torch.int32)',
    )
    expect(print([1, 0, 0, 0], { dtype: 'bool', shape: [2, 2] })).toBe(
      'tensor([[ True, False],\n        [False, False]])',
    )
  })

  test('no axes', () => {
    expect(print([3], { shape: [] })).toBe('tensor(3.)')
    expect(print([2.34567], { shape: [] })).toBe('tensor(2.3457)')
    expect(print([7], { shape: [], dtype: 'int32' })).toBe('tensor(7, dtype=torch.int32)')
    expect(print([1], { shape: [], dtype: 'bool' })).toBe('tensor(True)')
  })
})

describe('what follows the numbers', () => {
  test.each<[Partial<Printable>, string]>([
    [{ shape: [0] }, 'tensor([])'],
    [{ shape: [0, 3] }, 'tensor([], size=(0, 3))'],
    [{ shape: [0], dtype: 'int32' }, 'tensor([], dtype=torch.int32)'],
    [{ shape: [2, 0], dtype: 'bool' }, 'tensor([], size=(2, 0), dtype=torch.bool)'],
    [{ shape: [0, 3], requiresGrad: true }, 'tensor([], size=(0, 3), requires_grad=True)'],
  ])('empty: %o', (options, text) => {
    expect(print([], options)).toBe(text)
  })

  test('dtype, then the place on the tape', () => {
    expect(print([1], { requiresGrad: true })).toBe('tensor([1.], requires_grad=True)')
    expect(print([1, 2], { shape: [1, 2], requiresGrad: true, gradFn: 'MulBackward0' })).toBe(
      'tensor([[1., 2.]], grad_fn=<MulBackward0>)',
    )
    expect(print([1], { dtype: 'float64', requiresGrad: true })).toBe(
      'tensor([1.], dtype=torch.float64, requires_grad=True)',
    )
  })

  test('goes to a line of its own when the last one is too long', () => {
    const gradFn = 'SqueezeBackward0'
    const oneTo = (n: number) =>
      print(
        count(n, (i) => i + 1 + 1e-6),
        { requiresGrad: true, gradFn },
      )
    expect(oneTo(6)).toBe(
      'tensor([1.0000, 2.0000, 3.0000, 4.0000, 5.0000, 6.0000],\n       grad_fn=<SqueezeBackward0>)',
    )
    expect(oneTo(10)).toBe(
      'tensor([ 1.0000,  2.0000,  3.0000,  4.0000,  5.0000,  6.0000,  7.0000,  8.0000,\n' +
        '         9.0000, 10.0000], grad_fn=<SqueezeBackward0>)',
    )
  })
})

describe('lines', () => {
  test('wrap at 80 characters', () => {
    expect(print(count(17, (i) => i * 1.5))).toBe(
      'tensor([ 0.0000,  1.5000,  3.0000,  4.5000,  6.0000,  7.5000,  9.0000, 10.5000,\n' +
        '        12.0000, 13.5000, 15.0000, 16.5000, 18.0000, 19.5000, 21.0000, 22.5000,\n' +
        '        24.0000])',
    )
  })

  test('matrices of a stack are set apart by an empty line', () => {
    expect(print(count(24), { shape: [2, 3, 4] })).toBe(
      `tensor([[[ 0.,  1.,  2.,  3.],
         [ 4.,  5.,  6.,  7.],
         [ 8.,  9., 10., 11.]],

        [[12., 13., 14., 15.],
         [16., 17., 18., 19.],
         [20., 21., 22., 23.]]])`,
    )
  })
})

describe('above 1000 elements', () => {
  test('the first and last three are shown', () => {
    expect(print(count(1001))).toBe('tensor([   0.,    1.,    2.,  ...,  998.,  999., 1000.])')
    expect(print(count(1001), { dtype: 'int32' })).toBe(
      'tensor([   0,    1,    2,  ...,  998,  999, 1000], dtype=torch.int32)',
    )
    expect(
      print(
        count(1100, (i) => Number(i % 3 === 0)),
        { dtype: 'bool' },
      ),
    ).toBe('tensor([ True, False, False,  ..., False,  True, False])')
  })

  test('of every axis longer than six', () => {
    expect(print(count(2002), { shape: [7, 2, 143] })).toBe(
      `tensor([[[0.0000e+00, 1.0000e+00, 2.0000e+00,  ..., 1.4000e+02,
          1.4100e+02, 1.4200e+02],
         [1.4300e+02, 1.4400e+02, 1.4500e+02,  ..., 2.8300e+02,
          2.8400e+02, 2.8500e+02]],

        [[2.8600e+02, 2.8700e+02, 2.8800e+02,  ..., 4.2600e+02,
          4.2700e+02, 4.2800e+02],
         [4.2900e+02, 4.3000e+02, 4.3100e+02,  ..., 5.6900e+02,
          5.7000e+02, 5.7100e+02]],

        [[5.7200e+02, 5.7300e+02, 5.7400e+02,  ..., 7.1200e+02,
          7.1300e+02, 7.1400e+02],
         [7.1500e+02, 7.1600e+02, 7.1700e+02,  ..., 8.5500e+02,
          8.5600e+02, 8.5700e+02]],

        ...,

        [[1.1440e+03, 1.1450e+03, 1.1460e+03,  ..., 1.2840e+03,
          1.2850e+03, 1.2860e+03],
         [1.2870e+03, 1.2880e+03, 1.2890e+03,  ..., 1.4270e+03,
          1.4280e+03, 1.4290e+03]],

        [[1.4300e+03, 1.4310e+03, 1.4320e+03,  ..., 1.5700e+03,
          1.5710e+03, 1.5720e+03],
         [1.5730e+03, 1.5740e+03, 1.5750e+03,  ..., 1.7130e+03,
          1.7140e+03, 1.7150e+03]],

        [[1.7160e+03, 1.7170e+03, 1.7180e+03,  ..., 1.8560e+03,
          1.8570e+03, 1.8580e+03],
         [1.8590e+03, 1.8600e+03, 1.8610e+03,  ..., 1.9990e+03,
          2.0000e+03, 2.0010e+03]]])`,
    )
  })

  test('only they are read, and only they decide the format', () => {
    const data = new Proxy(
      { length: 10 ** 9 },
      {
        get: (_, key) => {
          const i = Number(key)
          if (i >= 3 && i < 10 ** 9 - 3) throw new Error(`element ${i} was read`)
          return i % 10
        },
      },
    ) as ArrayLike<number>
    const shape = [10 ** 9]
    expect(formatTensor({ data, shape, dtype: 'float32', requiresGrad: false, gradFn: null })).toBe(
      'tensor([0., 1., 2.,  ..., 7., 8., 9.])',
    )
  })
})
