import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { arange, nn, tensor, zeros } from '@sinal/core'
import { describe, expect, test } from 'vitest'
import { bytesOf, errorOf, expectSame, fileAt, goldenOf } from '../test/golden.ts'
import { encodeSafetensors, loadSafetensors, openSafetensors, saveSafetensors } from './safetensors.ts'

const file = 'dtypes.safetensors'

/** A file with this header and as many bytes after it. */
function made(header: unknown, bytes = 0, length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const whole = new Uint8Array(8 + text.length + bytes)
  new DataView(whole.buffer).setBigUint64(0, length ?? BigInt(text.length), true)
  whole.set(text, 8)
  return whole
}

test('every dtype is read, from a path, bytes, a buffer and a Blob alike', async () => {
  const bytes = bytesOf(file)
  for (const source of [fileAt(file), bytes, bytes.buffer as ArrayBuffer, new Blob([bytes.slice()])]) {
    expectSame(await loadSafetensors(source), goldenOf(file))
  }
})

test('bytes that begin anywhere in their buffer are read, and stay the caller’s', async () => {
  const bytes = bytesOf(file)
  const shifted = new Uint8Array(bytes.length + 3)
  shifted.set(bytes, 3)
  const tensors = await loadSafetensors(shifted.subarray(3))
  tensors.f32.fill_(7)
  expect(shifted.subarray(3)).toEqual(bytes)
  expectSame(await loadSafetensors(Buffer.from(bytes)), goldenOf(file))
})

test('what is stored and what it becomes is known before it is read', async () => {
  const opened = await openSafetensors(fileAt(file))
  expect(opened.metadata).toEqual({ format: 'pt', 'made by': 'hand' })
  expect(opened.infos[3]).toEqual({ name: 'bf16', shape: [3, 4], stored: 'BF16', dtype: 'float32' })
  expect((await opened.tensor('i16')).tolist()).toEqual([
    [0, 256, -256],
    [32512, -32768, 25600],
  ])
  expect(await errorOf(opened.tensor('i15'))).toMatch(
    /^WeightsError: dtypes.safetensors: the name must be one of 'f64', .*, but got 'i15'$/,
  )
  await opened.close()
})

test('reading a tensor touches its bytes only', async () => {
  const blob = new Blob([bytesOf(file).slice()])
  const touched: number[][] = []
  const slice = blob.slice.bind(blob)
  blob.slice = (start, end) => (touched.push([start!, end!]), slice(start, end))
  const opened = await openSafetensors(blob)
  touched.length = 0
  await opened.tensor('f32')
  expect(touched.map(([start, end]) => end - start)).toEqual([48])
})

test('what is written reads back, metadata and alignment included', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sinal weights '))
  try {
    const target = path.join(folder, 'model.safetensors')
    const tensors = {
      flags: tensor([true, false, true]),
      weight: arange(6).reshape(2, 3).T,
      wide: tensor([1 / 3], { dtype: 'float64' }),
      count: tensor(-5, { dtype: 'int32' }),
      none: zeros([0, 4]),
      __proto__x: tensor(1),
    }
    await saveSafetensors(target, tensors, { metadata: { step: '3' } })
    const opened = await openSafetensors(target)
    expect(opened.metadata).toEqual({ step: '3' })
    const read = await opened.tensors()
    await opened.close()
    expect(Object.keys(read).sort()).toEqual(Object.keys(tensors).sort())
    for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
      expect([read[name].dtype, [...read[name].shape], read[name].data]).toEqual([dtype, [...shape], data])
    }
    expect(readdirSync(folder)).toEqual(['model.safetensors'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('names that objects have of their own are names like others', async () => {
  const bytes = encodeSafetensors(
    Object.fromEntries([
      ['__proto__', tensor(1)],
      ['constructor', tensor(2)],
    ]),
  )
  const read = await loadSafetensors(bytes)
  expect(Object.keys(read)).toEqual(['__proto__', 'constructor'])
  expect(() => encodeSafetensors({ __metadata__: tensor(1) })).toThrow("must not be called '__metadata__'")
})

test('a parameter is written as its elements', async () => {
  const { weight } = new nn.Linear({ inFeatures: 2, outFeatures: 3 })
  const read = await loadSafetensors(encodeSafetensors({ weight }))
  expect(read.weight.data).toEqual(weight.data)
  expect(read.weight.requiresGrad).toBe(false)
})

describe('what breaks the format is named', () => {
  const one = { dtype: 'F32', shape: [1], data_offsets: [0, 4] }
  const name = 'model.safetensors'
  const cases: [what: string, bytes: Uint8Array, message: string][] = [
    [
      'an empty file',
      new Uint8Array(0),
      'model.safetensors: a safetensors file must have at least 10 bytes, but got 0',
    ],
    [
      'a huge header',
      made({}, 0, 100_000_001n),
      'model.safetensors, byte 0: header length must be at most 100000000, but got 100000001',
    ],
    [
      'the largest header',
      made({}, 0, 2n ** 64n - 1n),
      'model.safetensors, byte 0: header length must be at most 100000000, but got 18446744073709551615',
    ],
    [
      'a header longer than the file',
      made({}, 0, 3n),
      'model.safetensors, byte 0: header length must be at most 2, what the file has after it, but got 3 (is the file whole?)',
    ],
    ['a list', made('[1]'), "model.safetensors, byte 8: header must begin with '{', but got '['"],
    ['no JSON', made('{"a"'), 'model.safetensors, header: the header must be JSON, but got: '],
    [
      'no UTF-8',
      made('{}').fill(0xff, 8),
      'model.safetensors, header: the header must be UTF-8, but got other bytes',
    ],
    [
      'a name twice',
      made(`{"a": ${JSON.stringify(one)}, "\\u0061": ${JSON.stringify(one)}}`, 4),
      "model.safetensors, header: every key must come once, but got 'a' twice",
    ],
    [
      'a field twice',
      made('{"a": {"dtype": "F32", "dtype": "F16", "shape": [], "data_offsets": [0, 2]}}', 2),
      "model.safetensors, header: every key must come once, but got 'dtype' twice",
    ],
    [
      'metadata that is no text',
      made({ __metadata__: { step: 3 } }),
      'model.safetensors, __metadata__.step: expected a string, but got 3',
    ],
    [
      'metadata that is no object',
      made({ __metadata__: ['a'] }),
      'model.safetensors, __metadata__: expected an object of strings, but got an array of 1',
    ],
    ['no entry', made({ a: 3 }), "model.safetensors, tensor 'a': expected an object, but got 3"],
    [
      'an unknown dtype',
      made({ a: { ...one, dtype: 'F8_E4M3' } }, 4),
      "model.safetensors, tensor 'a': dtype must be one of F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, BOOL, but got 'F8_E4M3'",
    ],
    [
      'a dtype of Object.prototype',
      made({ a: { ...one, dtype: 'constructor' } }, 4),
      "model.safetensors, tensor 'a': dtype must be one of F64, ",
    ],
    [
      'a negative size',
      made({ a: { ...one, shape: [-1] } }, 4),
      "model.safetensors, tensor 'a': shape must list sizes, but got [-1] with -1",
    ],
    [
      'a shape that is no list',
      made({ a: { ...one, shape: 1 } }, 4),
      "model.safetensors, tensor 'a': shape must be an array, but got 1",
    ],
    [
      'a huge shape',
      made({ a: { ...one, shape: [4294967296, 4294967296] } }, 4),
      "model.safetensors, tensor 'a': shape must have at most 2^32 elements, but got [4294967296, 4294967296]",
    ],
    [
      'offsets of another length',
      made({ a: { ...one, shape: [2] } }, 4),
      "model.safetensors, tensor 'a': data_offsets must span 8 bytes (F32 [2]), but got 4 from [0, 4]",
    ],
    [
      'offsets in the wrong order',
      made({ a: { ...one, data_offsets: [4, 0] } }, 4),
      "model.safetensors, tensor 'a': data_offsets must be two places in the buffer, the lower first, but got [4, 0]",
    ],
    [
      'offsets beyond the file',
      made({ a: one }, 3),
      "model.safetensors, tensor 'a': data_offsets must end within the buffer of 3 bytes, but got 4 (is the file whole?)",
    ],
    [
      'tensors over each other',
      made({ a: one, b: { ...one, data_offsets: [2, 6] } }, 6),
      "model.safetensors, tensor 'b': data_offsets must begin at 4, where the tensor before ends, but got 2",
    ],
    [
      'a hole',
      made({ a: one, b: { ...one, data_offsets: [8, 12] } }, 12),
      "model.safetensors, tensor 'b': data_offsets must begin at 4, where the tensor before ends, but got 8",
    ],
    [
      'bytes of no tensor',
      made({ a: one }, 5),
      'model.safetensors, byte 66: the tensors must fill the buffer of 5 bytes, but got 4',
    ],
    [
      'an integer that int32 cannot hold',
      Uint8Array.from([...made({ id: { dtype: 'I64', shape: [2], data_offsets: [0, 16] } }, 15), 1]),
      "model.safetensors, tensor 'id': every value must fit int32, but got 72057594037927936 (element 1)",
    ],
    [
      'a truth that is none',
      Uint8Array.from([...made({ is: { dtype: 'BOOL', shape: [1], data_offsets: [0, 1] } }), 2]),
      "model.safetensors, tensor 'is': every value must be 0 or 1 (bool), but got 2 (element 0)",
    ],
  ]
  test.each(cases)('%s', async (_, bytes, message) => {
    const got = await errorOf(loadSafetensors(bytes, { name }))
    expect(got.slice(0, 'WeightsError: '.length + message.length)).toBe(`WeightsError: ${message}`)
    if (/[\d\])]$/.test(message)) expect(got).toHaveLength('WeightsError: '.length + message.length)
  })

  test('a file that is not there', async () => {
    expect(await errorOf(loadSafetensors('/nowhere/model.safetensors'))).toBe(
      'WeightsError: model.safetensors: no such file or folder',
    )
    expect(await errorOf(loadSafetensors(import.meta.dirname))).toBe(
      'WeightsError: src: expected a file, but got a folder',
    )
  })
})
