import { type Zippable, zipSync } from 'fflate'
import type { Tensor } from '@sinal/core'
import { describe, expect, test } from 'vitest'
import { errorOf } from '../test/golden.ts'
import { EMPTY_DICT, FALSE, call, global, int, pickle, storage, text, tuple } from '../test/pickle-writer.ts'
import { toZip64 } from '../test/zip64.ts'
import { loadTorch } from './torch.ts'

const FLOATS = global('torch', 'FloatStorage')
const V2 = global('torch._utils', '_rebuild_tensor_v2')
const V3 = global('torch._utils', '_rebuild_tensor_v3')
const ORDERED = call(global('collections', 'OrderedDict'))

const archive = (program: Uint8Array, files: Zippable = {}): Uint8Array =>
  zipSync({ 'a/data.pkl': program, ...files }, { level: 0 })

const bytes = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer)

/** A vector of `length` elements of a storage. */
const vector = (stored: number[], length: number, offset = 0): number[] =>
  call(V2, stored, int(offset), tuple(int(length)), tuple(int(1)), FALSE, ORDERED)

const load = (program: Uint8Array, files?: Zippable): Promise<unknown> =>
  loadTorch(archive(program, files), { name: 'm.pt' })

test('untyped storages with a dtype of the tensor are read', async () => {
  const untyped = storage(global('torch.storage', 'UntypedStorage'), '0', 8)
  const dtype = global('torch', 'float32')
  const made = call(V3, untyped, int(1), tuple(int(1)), tuple(int(1)), FALSE, ORDERED, dtype, EMPTY_DICT)
  const read = (await load(pickle(made), { 'a/data/0': bytes(1, 2) })) as Tensor
  expect([read.dtype, read.tolist()]).toEqual(['float32', [2]])
})

test('a big-endian machine’s checkpoint is read', async () => {
  const swapped = bytes(1.5, -2)
  for (let at = 0; at < swapped.length; at += 4) swapped.subarray(at, at + 4).reverse()
  const files = { 'a/data/0': swapped, 'a/byteorder': new TextEncoder().encode('big') }
  const read = (await load(pickle(vector(storage(FLOATS, '0', 2), 2)), files)) as Tensor
  expect(read.tolist()).toEqual([1.5, -2])
})

test('files are found whatever the archive is called, or without a folder', async () => {
  const made = pickle(vector(storage(FLOATS, '0', 1), 1))
  for (const prefix of ['', 'deep/er/']) {
    const whole = zipSync({ [`${prefix}data.pkl`]: made, [`${prefix}data/0`]: [bytes(7), { level: 9 }] })
    expect(((await loadTorch(whole)) as Tensor).tolist()).toEqual([7])
  }
})

test('archives with zip64 records are read, and their lies are found', async () => {
  const whole = toZip64(archive(pickle(int(7))))
  expect(await loadTorch(whole)).toBe(7)
  for (let at = 0; at < whole.length; at++) {
    for (const value of [0, 0x7f, 0xff]) {
      const changed = whole.slice()
      changed[at] = value
      const read = await loadTorch(changed).catch((error: Error) => error.name)
      expect([7, 'WeightsError']).toContain(read)
    }
  }
})

describe('what a checkpoint claims and does not hold is named', () => {
  const one = storage(FLOATS, '0', 1)
  const files = { 'a/data/0': bytes(1) }
  const state = (...pairs: number[][]): number[] => [...EMPTY_DICT, 0x28, ...pairs.flat(), 0x75]
  const cases: [what: string, program: Uint8Array, files: Zippable, message: string][] = [
    [
      'no storage',
      pickle(state(text('w'), vector(one, 1))),
      {},
      "m.pt, tensor 'w': its storage must be in the archive, but got no a/data/0",
    ],
    [
      'a storage of another size',
      pickle(state(text('w'), vector(one, 1))),
      { 'a/data/0': bytes(1, 2) },
      "m.pt, tensor 'w': its storage of 1 elements of F32 must have 4 bytes, but got 8 in 'a/data/0'",
    ],
    [
      'a storage of two dtypes',
      pickle(
        state(
          text('w'),
          vector(one, 1),
          text('v'),
          vector(storage(global('torch', 'IntStorage'), '0', 1), 1),
        ),
      ),
      files,
      "m.pt, tensor 'v': storage '0' must be 1 elements of F32 for every tensor, but got 1 of I32",
    ],
    [
      'a tensor beyond its storage',
      pickle(vector(one, 2)),
      files,
      'm.pt, a/data.pkl byte 139: a tensor must lie within its storage of 1 elements, but got size [2], stride [1], storage_offset 0',
    ],
    [
      'a negative stride',
      pickle(call(V2, one, int(0), tuple(int(1)), tuple(int(-1)), FALSE, ORDERED)),
      files,
      'm.pt, a/data.pkl byte 139: stride must be a non-negative integer, but got -1',
    ],
    [
      'more strides than sizes',
      pickle(call(V2, one, int(0), tuple(int(1)), tuple(int(1), int(1)), FALSE, ORDERED)),
      files,
      'm.pt, a/data.pkl byte 144: stride must have as many items as size, 1, but got 2',
    ],
    [
      'an expanded tensor that nothing can hold',
      pickle(call(V2, one, int(0), tuple(int(2 ** 30), int(2 ** 30)), tuple(int(0), int(0)), FALSE, ORDERED)),
      files,
      "m.pt, storage '0': shape must have at most 2^32 elements, but got [1073741824, 1073741824]",
    ],
    [
      'a call of a dtype',
      pickle(call(FLOATS)),
      files,
      'm.pt, a/data.pkl byte 24: refused to call torch.FloatStorage',
    ],
    [
      'a bare storage',
      pickle(one),
      files,
      'm.pt, a/data.pkl: a checkpoint must hold numbers, strings, containers and tensors, but got a storage',
    ],
    [
      'attributes',
      pickle(EMPTY_DICT, [...state(text('x'), int(1)), 0x62]),
      files,
      'm.pt, a/data.pkl byte 17: refused to set attributes of a dict',
    ],
    [
      'an opcode of Python’s classes',
      pickle(EMPTY_DICT, [0x81]),
      files,
      'm.pt, a/data.pkl byte 3: only what torch.save writes for numbers, strings, containers and tensors is read, but got opcode 0x81',
    ],
    [
      'protocol 0',
      Uint8Array.of(0x80, 0, 0x2e),
      files,
      'm.pt, a/data.pkl byte 0: protocol must be 2, 3, 4 or 5, but got 0',
    ],
    [
      'an empty stack',
      pickle(),
      files,
      'm.pt, a/data.pkl byte 2: a value must be on the stack, but got none',
    ],
    [
      'a text that never ends',
      pickle([0x58, 0xff, 0xff, 0xff, 0x7f]),
      files,
      'm.pt, a/data.pkl byte 7: the pickle must go on for 2147483647 bytes, but got 1',
    ],
    [
      'a huge integer',
      pickle([0x8b, 0xff, 0xff, 0xff, 0x7f]),
      files,
      'm.pt, a/data.pkl byte 2: an integer must have at most 1024 bytes, but got 2147483647',
    ],
    [
      'an unknown byte order',
      pickle(int(1)),
      { 'a/byteorder': bytes() },
      "m.pt, 'a/byteorder': expected 'little' or 'big', but got ''",
    ],
    [
      'two checkpoints',
      pickle(int(1)),
      { 'b/data.pkl': pickle(int(1)) },
      "m.pt: a checkpoint must have one data.pkl, but got 'a/data.pkl', 'b/data.pkl'",
    ],
  ]
  test.each(cases)('%s', async (_, program, entries, message) => {
    expect(await errorOf(load(program, entries))).toBe(`WeightsError: ${message}`)
  })
})

describe('a damaged archive is named', () => {
  const good = archive(pickle(int(1)))
  const directory = new DataView(good.buffer).getUint32(good.length - 6, true)
  const changed = (at: number, ...values: number[]): Uint8Array => {
    const copy = good.slice()
    copy.set(values, at)
    return copy
  }
  const cases: [what: string, archive: Uint8Array, message: string][] = [
    [
      'no archive',
      new Uint8Array(100),
      'm.pt: a zip archive must end with its directory, but got none (is the file whole?)',
    ],
    [
      'half an archive',
      good.slice(0, -30),
      'm.pt: a zip archive must end with its directory, but got none (is the file whole?)',
    ],
    ['a changed byte', changed(41, 0x4b), "m.pt, 'a/data.pkl': the checksum must be "],
    [
      'an encrypted entry',
      changed(directory + 8, 1),
      "m.pt, 'a/data.pkl': an entry must not be encrypted, but got one that is",
    ],
    [
      'another compression',
      changed(directory + 10, 14),
      "m.pt, 'a/data.pkl': compression must be 0 (none) or 8 (deflate), but got 14",
    ],
    [
      'a stored entry of another size',
      changed(directory + 24, 99),
      "m.pt, 'a/data.pkl': an entry stored as it is must declare its 8 bytes, but got 99",
    ],
    ['no local header', changed(0, 0), 'm.pt, byte 0: '],
    [
      'a directory elsewhere',
      changed(good.length - 3, 1),
      `m.pt, byte ${good.length - 22}: the directory must lie before its end record, but got `,
    ],
    [
      'more entries than the directory has',
      changed(good.length - 12, 9),
      'm.pt, end of archive: the directory of 56 bytes must hold at most 1 entries, but got 9',
    ],
    [
      'an entry over the directory',
      changed(directory + 42, 200),
      "m.pt, 'a/data.pkl': the entry must end before the directory begins, at byte 48, but got byte 238",
    ],
  ]
  test.each(cases)('%s', async (_, whole, message) => {
    const got = await errorOf(loadTorch(whole, { name: 'm.pt' }))
    expect(got.slice(0, 'WeightsError: '.length + message.length)).toBe(`WeightsError: ${message}`)
  })
})
