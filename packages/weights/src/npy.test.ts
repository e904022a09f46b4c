import { arange, tensor, zeros } from '@sinal/core'
import { describe, expect, test } from 'vitest'
import { bytesOf, errorOf, expectSame, fileAt, goldenOf } from '../test/golden.ts'
import { encodeNpy, loadNpy } from './npy.ts'
import { encodeNpz, loadNpz } from './npz.ts'

const golden = goldenOf('npy')

/** A version 1 file with this header and as many bytes after it. */
function made(header: string, bytes = 0): Uint8Array {
  const text = new TextEncoder().encode(header)
  const length = [text.length & 0xff, text.length >> 8]
  return Uint8Array.from([
    0x93,
    ...new TextEncoder().encode('NUMPY'),
    1,
    0,
    ...length,
    ...text,
    ...new Uint8Array(bytes),
  ])
}

const header = (descr: string, shape = '(1,)', order = 'False'): string =>
  `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }\n`

test('every dtype, byte order and memory order is read', async () => {
  const names = Object.keys(golden)
  const tensors = await Promise.all(names.map((name) => loadNpy(fileAt(`${name}.npy`))))
  expectSame(Object.fromEntries(names.map((name, i) => [name, tensors[i]])), golden)
})

test('versions 2 and 3 are read', async () => {
  for (const version of [2, 3]) {
    expectSame({ f4: await loadNpy(fileAt(`version${version}.npy`)) }, { f4: golden.f4 })
  }
})

test('a Fortran array is a view with its strides, as from_numpy gives', async () => {
  const fortran = await loadNpy(fileAt('fortran.npy'))
  expect(fortran.isContiguous()).toBe(false)
  expect([...fortran.T.shape]).toEqual([4, 3, 2])
  expect(fortran.T.isContiguous()).toBe(true)
})

test('what is written are the bytes that NumPy writes', async () => {
  for (const name of ['f4', 'f8', 'i4', 'b1', 'scalar', 'empty']) {
    expect(encodeNpy(await loadNpy(fileAt(`${name}.npy`))), name).toEqual(bytesOf(`${name}.npy`))
  }
  const transposed = arange(6).reshape(2, 3).T
  expect((await loadNpy(encodeNpy(transposed))).tolist()).toEqual(transposed.tolist())
})

test('archives are read, stored and deflated', async () => {
  expectSame(await loadNpz(fileAt('stored.npz')), golden)
  const { zeros: more, ...rest } = await loadNpz(fileAt('deflated.npz'))
  expectSame(rest, golden)
  expect([...more.shape]).toEqual([64, 64])
})

test('archives read back, and are the same bytes each time', async () => {
  const tensors = { 'layer.weight': arange(6).reshape(2, 3), flag: tensor([true]), none: zeros([0]) }
  for (const compressed of [false, true]) {
    const bytes = encodeNpz(tensors, { compressed })
    expect(encodeNpz(tensors, { compressed })).toEqual(bytes)
    const read = await loadNpz(bytes)
    expect(Object.keys(read)).toEqual(Object.keys(tensors))
    for (const [name, { data, shape, dtype }] of Object.entries(tensors)) {
      expect([read[name].data, [...read[name].shape], read[name].dtype]).toEqual([data, [...shape], dtype])
    }
  }
  expect(encodeNpz({ zeros: zeros([1000]) }, { compressed: true }).length).toBeLessThan(500)
})

describe('what breaks the format is named', () => {
  const f4 = header("'<f4'")
  const cases: [what: string, bytes: Uint8Array, message: string][] = [
    [
      'an empty file',
      new Uint8Array(0),
      'w.npy, byte 0: a NumPy file must begin with \\x93NUMPY, but got other bytes',
    ],
    [
      'another file',
      new Uint8Array(40),
      'w.npy, byte 0: a NumPy file must begin with \\x93NUMPY, but got other bytes',
    ],
    ['version 4', made(f4, 4).fill(4, 6, 7), 'w.npy, byte 6: version must be 1, 2 or 3, but got 4'],
    [
      'a long header',
      made(f4).fill(0xff, 8, 10),
      'w.npy, byte 8: header length must be at most 58, but got 65535',
    ],
    ['a cut header', made(f4).subarray(0, 9), 'w.npy: a NumPy file must have at least 10 bytes, but got 9'],
    [
      'a cut array',
      made(f4, 3),
      'w.npy, byte 68: F32 [1] must be followed by 4 bytes, but got 3 (is it whole?)',
    ],
    [
      'a second array',
      made(f4, 8),
      'w.npy, byte 68: F32 [1] must be followed by 4 bytes, but got 8 (is it whole?)',
    ],
    [
      'a huge shape',
      made(header("'<f4'", '(4000000000, 4000000000)')),
      'w.npy, header: shape must have at most 2^32 elements, but got [4000000000, 4000000000]',
    ],
    [
      'a negative shape',
      made(header("'<f4'", '(-1,)')),
      'w.npy, header: shape must list sizes, but got [-1] with -1',
    ],
    [
      'a shape of words',
      made(header("'<f4'", "('a',)")),
      'w.npy, header: shape must list sizes, but got an array of 1',
    ],
    [
      'an unknown order',
      made(header("'<f4'", '()', '2')),
      'w.npy, header: fortran_order must be True or False, but got 2',
    ],
    [
      'another key',
      made("{'descr': '<f4', 'size': 3}"),
      "w.npy, header: keys must be descr, fortran_order and shape, but got 'size'",
    ],
    ['no dict', made("('descr',)"), 'w.npy, header, character 0: expected a dict, but got an array of 1'],
    [
      'code',
      made('__import__("os")'),
      'w.npy, header, character 0: expected a value, but got \'__import__("os")\'',
    ],
    ['an unclosed dict', made("{'descr': "), 'w.npy, header, character 9: expected a value, but got '],
    [
      'deep tuples',
      made('('.repeat(60000)),
      'w.npy, header, character 9: expected at most 8 levels, but got ',
    ],
    [
      'complex numbers',
      made(header("'<c8'")),
      "w.npy, header, descr: dtype must be one of f8, f4, f2, i8, i4, i2, i1, u8, u4, u2, u1, b1, but got '<c8'",
    ],
  ]
  test.each(cases)('%s', async (_, bytes, message) => {
    const got = await errorOf(loadNpy(bytes, { name: 'w.npy' }))
    expect(got.slice(0, 'WeightsError: '.length + message.length)).toBe(`WeightsError: ${message}`)
  })

  test('arrays of objects and records', async () => {
    expect(await errorOf(loadNpy(fileAt('objects.npy')))).toBe(
      "WeightsError: objects.npy, header, descr: an array must hold numbers, but got Python objects ('|O'), which are pickles and are not read",
    )
    expect(await errorOf(loadNpy(fileAt('records.npy')))).toBe(
      'WeightsError: records.npy, header, descr: dtype must be one of f8, f4, f2, i8, i4, i2, i1, u8, u4, u2, u1, b1, but got fields (a structured array)',
    )
  })
})
