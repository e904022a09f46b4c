import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TensorData } from './format.ts'
import { decodeTensor, encodeTensor } from './tensor-data.ts'

const base64 = (values: Float32Array | Float64Array | BigInt64Array | Uint8Array) =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64')

describe('decodeTensor', () => {
  it('reads flat numbers, nested numbers and base64 alike', () => {
    const data = Float32Array.of(1, 2, 3, 4)
    const expected = { dtype: 'float32', shape: [2, 2], data }
    const shape = [2, 2]
    expect(decodeTensor({ dtype: 'float32', shape, data: [1, 2, 3, 4] })).toEqual(expected)
    expect(
      decodeTensor({
        dtype: 'float32',
        shape,
        data: [
          [1, 2],
          [3, 4],
        ],
      }),
    ).toEqual(expected)
    expect(decodeTensor({ dtype: 'torch.float32', shape, data: base64(data) })).toEqual(expected)
  })

  it('reads what JSON has no number for', () => {
    const { data } = decodeTensor({ dtype: 'float64', shape: [3], data: ['NaN', 'Infinity', '-Infinity'] })
    expect([...data]).toEqual([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
  })

  it('reads booleans, scalars and empty tensors', () => {
    expect(decodeTensor({ dtype: 'bool', shape: [2], data: [true, 0] }).data).toEqual(Uint8Array.of(1, 0))
    expect(decodeTensor({ dtype: 'int32', shape: [], data: [7] }).data).toEqual(Int32Array.of(7))
    expect(decodeTensor({ dtype: 'float32', shape: [0, 3], data: '' }).data).toHaveLength(0)
  })

  it('reads int64 as int32 where it fits', () => {
    expect(decodeTensor({ dtype: 'int64', shape: [1], data: [5] }).dtype).toBe('int32')
    expect(decodeTensor({ dtype: 'int64', shape: [1], data: base64(BigInt64Array.of(-5n)) }).data).toEqual(
      Int32Array.of(-5),
    )
  })

  it('takes requires_grad in either spelling', () => {
    const tensor = { dtype: 'float32', shape: [1], data: [1] }
    expect(decodeTensor({ ...tensor, requires_grad: true }).requiresGrad).toBe(true)
    expect(decodeTensor({ ...tensor, requiresGrad: true }).requiresGrad).toBe(true)
  })

  it.each([
    [{ shape: [1], data: [1] }, 'tensor, dtype: expected a string, but got nothing'],
    [
      { dtype: 'float16', shape: [1], data: [1] },
      'tensor, dtype: unknown dtype "float16": float32, float64, int32, bool',
    ],
    [{ dtype: 'float32', shape: 3, data: [1] }, 'tensor, shape: expected an array, but got 3'],
    [
      { dtype: 'float32', shape: [-1], data: [1] },
      'tensor, shape[0]: expected a non-negative integer, but got -1',
    ],
    [
      { dtype: 'float32', shape: [2, 2], data: [1, 2, 3] },
      'tensor, data: expected 4 values for shape [2, 2], but got 3',
    ],
    [
      { dtype: 'float32', shape: [1], data: ['one'] },
      'tensor, data[0]: expected a number, "NaN", "Infinity" or "-Infinity", but got "one"',
    ],
    [{ dtype: 'int32', shape: [1], data: [1.5] }, 'tensor, data: element 0 is 1.5, which is not int32'],
    [{ dtype: 'bool', shape: [1], data: [2] }, 'tensor, data: element 0 is 2, which is not bool'],
    [
      { dtype: 'int64', shape: [1], data: [2 ** 31] },
      'tensor, data: element 0 is 2147483648, which is not int32',
    ],
    [{ dtype: 'float32', shape: [1], data: '!!' }, 'tensor, data: this is not base64'],
    [
      { dtype: 'float32', shape: [1], data: base64(Uint8Array.of(1, 2, 3)) },
      'tensor, data: 3 bytes are not a whole number of float32 values',
    ],
  ])('refuses %j', (json, message) => {
    expect(() => decodeTensor(json)).toThrowError(message)
  })
})

describe('encodeTensor', () => {
  const floats = (float: typeof fc.float32Array | typeof fc.float64Array) => float({ maxLength: 80 })
  const tensors: fc.Arbitrary<TensorData> = fc
    .oneof(
      floats(fc.float32Array).map((data) => ({ dtype: 'float32' as const, data })),
      floats(fc.float64Array).map((data) => ({ dtype: 'float64' as const, data })),
      fc.int32Array({ maxLength: 80 }).map((data) => ({ dtype: 'int32' as const, data })),
    )
    .map(({ dtype, data }) => ({ dtype, data, shape: [data.length] }) as TensorData)

  it('is undone by decodeTensor, through JSON', () => {
    fc.assert(
      fc.property(tensors, (tensor) => {
        const json: unknown = JSON.parse(JSON.stringify(encodeTensor(tensor)))
        const back = decodeTensor(json)
        expect(back.dtype).toBe(tensor.dtype)
        expect(back.shape).toEqual(tensor.shape)
        expect(back.data).toEqual(tensor.data)
      }),
    )
  })
})
