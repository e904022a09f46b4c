import { afterEach, expect, it, vi } from 'vitest'
import { F, OptionError, SinalError, backend, messageCodes, ones, setBackend, zeros } from './index.ts'

const { name: chosen } = backend()
afterEach(() => {
  setBackend(chosen)
  vi.unstubAllGlobals()
})

function thrownBy(body: () => unknown): unknown {
  try {
    return body()
  } catch (error) {
    return error
  }
}

function noMemory(): unknown {
  class Refusing {
    static readonly BYTES_PER_ELEMENT = 4
    constructor() {
      throw new RangeError('Array buffer allocation failed')
    }
  }
  vi.stubGlobal('Float32Array', Refusing)
  return zeros([2, 3])
}

function fftOn(name: 'scalar'): unknown {
  setBackend(name)
  return F.conv1d(zeros([1, 1, 9]), zeros([1, 1, 3]), { algorithm: 'fft' })
}

it.each<[code: string, details: object, text: string, body: () => unknown]>([
  [
    'tensor-elements',
    { where: 'zeros', shape: '[65536, 65537]' },
    'ShapeError: zeros: shape must have at most 2^32 elements, but got [65536, 65537]',
    () => zeros([65536, 65537]),
  ],
  [
    'tensor-memory',
    { bytes: 24 },
    'MemoryError: there must be memory for 24 bytes, but got none from the system',
    noMemory,
  ],
  [
    'conv-algorithm-backend',
    { backend: 'scalar', algorithm: 'fft' },
    "OptionError: conv1d: algorithm must be 'auto' or 'direct' on the scalar backend, but got 'fft'",
    () => fftOn('scalar'),
  ],
  [
    'pad-mirror',
    { mode: 'reflect', most: 2, shape: '[1, 1, 3]', first: 3, last: 0 },
    "ShapeError: pad: mode 'reflect' must pad at most 2 samples at each end of [1, 1, 3], but got 3 and 0",
    () => F.pad(ones([1, 1, 3]), [3, 0], { mode: 'reflect' }),
  ],
  [
    'batch-norm-one-value',
    { shape: '[1, 2, 1]' },
    'ShapeError: batchNorm: input must have more than 1 value per channel when training, but got [1, 2, 1]',
    () => F.batchNorm(ones([1, 2, 1]), null, null, { training: true }),
  ],
  [
    'group-norm-one-value',
    { shape: '[1, 2, 1]' },
    'ShapeError: groupNorm: input must have more than 1 value per group, or more than 1 item, but got [1, 2, 1]',
    () => F.groupNorm(ones([1, 2, 1]), 2),
  ],
  [
    'instance-norm-one-sample',
    { shape: '[1, 2, 1]' },
    'ShapeError: instanceNorm: input must have more than 1 sample, but got [1, 2, 1]',
    () => F.instanceNorm(ones([1, 2, 1])),
  ],
])('%s tells a program what it is made of', (code, details, text, body) => {
  const error = thrownBy(body)
  expect(error).toBeInstanceOf(SinalError)
  expect(error).toMatchObject({ code, details })
  expect(String(error)).toBe(text)
  expect(Object.keys(details)).toEqual(expect.arrayContaining([...messageCodes.get(code as never)!]))
})

it('what only a mistake in a program asks for has no code', () => {
  const error = thrownBy(() => F.conv1d(zeros([1, 1, 9]), zeros([1, 1, 3]), { stride: 0 }))
  expect(error).toBeInstanceOf(OptionError)
  expect(error).toMatchObject({ code: null, details: {} })
})
