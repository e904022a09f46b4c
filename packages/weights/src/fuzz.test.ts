import * as fc from 'fast-check'
import { type Zippable, unzipSync, zipSync } from 'fflate'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { allocationsOf, countAllocations } from '../test/allocations.ts'
import { bytesOf } from '../test/golden.ts'
import { EMPTY_DICT, FALSE, call, global, int, pickle, storage, text, tuple } from '../test/pickle-writer.ts'
import type * as weights from './index.ts'

// Thousands of files a test, on a machine that may have others to run beside.
vi.setConfig({ testTimeout: 60_000 })
countAllocations()
vi.resetModules()
const { WeightsError, load, loadNpy, loadNpz, loadOnnx, loadSafetensors, loadTorch }: typeof weights =
  await import('./index.ts')

afterAll(() => {
  vi.unstubAllGlobals()
})

type Reader = (bytes: Uint8Array) => Promise<unknown>

/**
 * Whatever the bytes: a value, or a WeightsError; in memory that the file's own size bounds, with deflate's greatest
 * ratio where it may be an archive.
 */
async function expectSafe(reader: Reader, bytes: Uint8Array, ratio = 16): Promise<void> {
  const heapBefore = process.memoryUsage().heapUsed
  const allocated = await allocationsOf(async () => {
    try {
      await reader(bytes)
    } catch (error) {
      if (!(error instanceof WeightsError)) throw error
    }
  })
  expect(allocated).toBeLessThan(bytes.length * ratio + 200_000)
  expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(100_000_000)
}

const good: [name: string, reader: Reader, file: string, ratio?: number][] = [
  ['safetensors', loadSafetensors, 'dtypes.safetensors'],
  ['npy', loadNpy, 'fortran.npy'],
  ['npz', loadNpz, 'stored.npz'],
  ['deflated npz', loadNpz, 'deflated.npz', 3000],
  ['torch', loadTorch, 'state_dict.pt'],
  ['torch with views', loadTorch, 'views.pt'],
  ['onnx', loadOnnx, 'tcn.onnx'],
]

describe.each(good)('%s', (_, reader, file, ratio) => {
  const bytes = bytesOf(file)

  test('cut at every byte, it is refused', async () => {
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.slice(0, length)
      await expectSafe(reader, cut, ratio)
      await expectSafe(load, cut, ratio)
    }
  })

  test('a cut file never passes for a whole one', async () => {
    // A protobuf message may end after any field.
    if (reader === loadOnnx) return
    for (let length = 0; length < bytes.length; length++) {
      await expect(reader(bytes.slice(0, length))).rejects.toThrow(WeightsError)
    }
  })

  test('with any bits flipped, it is read or refused', async () => {
    const flips = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    })
    const property = fc.asyncProperty(flips, async (places) => {
      const flipped = bytes.slice()
      for (const [at, mask] of places) flipped[at] ^= mask
      await expectSafe(reader, flipped, ratio)
    })
    await fc.assert(property, { numRuns: 600 })
  })

  test('bytes at random, with its beginning or without, are refused or read', async () => {
    const property = fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.nat(Math.min(64, bytes.length)),
      async (noise, kept) => {
        const mixed = Uint8Array.from([...bytes.subarray(0, kept), ...noise])
        await expectSafe(reader, mixed, ratio)
        await expectSafe(load, mixed, ratio)
      },
    )
    await fc.assert(property, { numRuns: 300 })
  })
})

test('models with bits flipped run or are refused', async () => {
  const { arange, Tensor } = await import('@sinal/core')
  const x = arange(48).reshape(2, 2, 12)
  for (const name of ['tcn', 'convs', 'pools', 'shapes', 'pads', 'chunks', 'masks', 'norms']) {
    const bytes = bytesOf(`${name}.onnx`)
    const flip = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }))
    const property = fc.asyncProperty(flip, async ([at, mask]) => {
      const flipped = bytes.slice()
      flipped[at] ^= mask
      try {
        const outputs = Object.values((await loadOnnx(flipped)).run({ input: x }))
        for (const output of outputs) expect(output).toBeInstanceOf(Tensor)
      } catch (error) {
        if (!(error instanceof WeightsError)) throw error
      }
    })
    await fc.assert(property, { numRuns: 200 })
  }
})

/** The archive with one of its files changed: the checksum holds, so the change reaches the reader. */
function repacked(files: Zippable): Uint8Array {
  return zipSync(files, { level: 0, mtime: '1980-01-01' })
}

test('flips inside an intact archive are read or refused', async () => {
  for (const file of ['state_dict.pt', 'checkpoint.pt', 'protocol4.pt', 'views.pt', 'parameters.pt']) {
    const files = unzipSync(bytesOf(file))
    const name = Object.keys(files).find((key) => key.endsWith('data.pkl'))!
    const program = files[name]
    const flip = fc.tuple(fc.nat(program.length - 1), fc.nat(255))
    const property = fc.asyncProperty(flip, async ([at, value]) => {
      const changed = program.slice()
      changed[at] = value
      await expectSafe(loadTorch, repacked({ ...files, [name]: changed }))
    })
    await fc.assert(property, { numRuns: 400 })
  }
})

test('any sequence of opcodes is read or refused', async () => {
  const opcodes = fc.oneof(
    fc.constantFrom(0x28, 0x29, 0x5d, 0x7d, 0x4e, 0x88, 0x89, 0x85, 0x86, 0x87).map((op) => [op]),
    fc.constantFrom(0x74, 0x61, 0x65, 0x73, 0x75, 0x94, 0x93, 0x51, 0x52, 0x62, 0x2e).map((op) => [op]),
    fc.tuple(fc.constantFrom(0x4b, 0x71, 0x68), fc.nat(8)).map((pair) => [...pair]),
    fc.integer().map(int),
    fc.constantFrom('storage', '0', 'cpu', '_metadata').map(text),
    fc.constantFrom('FloatStorage', 'Size').map((name) => global('torch', name)),
    fc.constant(global('collections', 'OrderedDict')),
    fc
      .constantFrom('_rebuild_tensor_v2', '_rebuild_parameter', '_rebuild_tensor_v3')
      .map((name) => global('torch._utils', name)),
    fc.uint8Array({ maxLength: 4 }).map((bytes) => [...bytes]),
  )
  const programs = fc.array(opcodes, { maxLength: 60 })
  const property = fc.asyncProperty(programs, async (program) => {
    const files = { 'a/data.pkl': pickle(...program), 'a/data/0': new Uint8Array(24) }
    await expectSafe(loadTorch, repacked(files))
  })
  await fc.assert(property, { numRuns: 2000 })
})

test('every shape and stride that a tensor may claim is read or refused', async () => {
  const claims = fc.integer({ min: 0, max: 6 }).chain((ndim) => {
    const sizes = fc.array(fc.oneof(fc.nat(7), fc.integer()), { minLength: ndim, maxLength: ndim })
    return fc.tuple(fc.oneof(fc.nat(7), fc.integer()), sizes, sizes)
  })
  const property = fc.asyncProperty(claims, async ([offset, shape, strides]) => {
    const program = call(
      global('torch._utils', '_rebuild_tensor_v2'),
      storage(global('torch', 'FloatStorage'), '0', 6),
      int(offset),
      tuple(...shape.map(int)),
      tuple(...strides.map(int)),
      FALSE,
      EMPTY_DICT,
    )
    const files = { 'a/data.pkl': pickle(program), 'a/data/0': new Uint8Array(24) }
    await expectSafe(loadTorch, repacked(files))
  })
  await fc.assert(property, { numRuns: 1000 })
})

test('any header of a safetensors file is read or refused', async () => {
  const entry = fc.record(
    {
      dtype: fc.oneof(fc.constantFrom('F64', 'F32', 'BF16', 'I64', 'BOOL'), fc.string()),
      shape: fc.oneof(fc.array(fc.nat(4), { maxLength: 3 }), fc.array(fc.double()), fc.jsonValue()),
      data_offsets: fc.oneof(fc.tuple(fc.nat(64), fc.nat(64)), fc.tuple(fc.maxSafeNat(), fc.maxSafeNat())),
    },
    { requiredKeys: [] },
  )
  const headers = fc.dictionary(fc.string(), fc.oneof(entry, fc.jsonValue()), { maxKeys: 4 })
  const property = fc.asyncProperty(headers, fc.nat(64), async (header, length) => {
    const json = new TextEncoder().encode(JSON.stringify(header))
    const bytes = new Uint8Array(8 + json.length + length)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true)
    bytes.set(json, 8)
    await expectSafe(loadSafetensors, bytes)
  })
  await fc.assert(property, { numRuns: 1000 })
})

describe('archives that promise more than they hold', () => {
  const bomb = bytesOf('bomb.npz')
  const view = new DataView(bomb.buffer)
  const directory = view.getUint32(bomb.length - 6, true)

  test('a true bomb unfolds into what it declares, and no more', async () => {
    await expectSafe(loadNpz, bomb, 1032 * 6)
  })

  test.each([2, 1000, 2 ** 31, 2 ** 32 - 2])('declaring %d bytes', async (size) => {
    const lying = bomb.slice()
    new DataView(lying.buffer).setUint32(directory + 24, size, true)
    await expect(loadNpz(lying)).rejects.toThrow(WeightsError)
    await expectSafe(loadNpz, lying, 1032 * 2)
  })

  test('entries over each other', async () => {
    const files = zipSync({
      'a.npy': [bytesOf('fortran.npy'), { level: 0 }],
      'b.npy': [bytesOf('f4.npy'), { level: 0 }],
    })
    const entries = new DataView(files.buffer).getUint32(files.length - 6, true)
    // The second entry is said to be where the first is, and as long.
    const second = entries + 46 + 'a.npy'.length
    const lying = files.slice()
    lying.copyWithin(second + 16, entries + 16, entries + 28)
    lying.copyWithin(second + 42, entries + 42, entries + 46)
    await expect(loadNpz(lying)).rejects.toThrow(WeightsError)
  })

  test('pickles that nest or share without end', async () => {
    for (const file of ['deep.pt', 'itself.pt', 'laughs.pt']) {
      await expectSafe(load, bytesOf(file))
    }
  })
})

describe('files that are small on disk and large in memory', () => {
  const header = (json: string): Uint8Array => {
    const bytes = new Uint8Array(8 + json.length)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true)
    bytes.set(new TextEncoder().encode(json), 8)
    return bytes
  }
  const many = (byte: number, length = 3_000_000): number[] => new Array<number>(length).fill(byte)
  // Field 7, the graph, of 2 000 000 bytes: empty nodes, field 1.
  const nodes = Uint8Array.from({ length: 2_000_000 }, (_, i) => (i % 2 === 0 ? 0x0a : 0))
  const graph = Uint8Array.from([0x08, 8, 0x3a, 0x80, 0x89, 0x7a, ...nodes])
  const cases: [what: string, reader: Reader, bytes: Uint8Array, message: string][] = [
    [
      'lists in a header',
      loadSafetensors,
      header(`{"a":[${'[],'.repeat(1_600_000)}0]}`),
      'at most 500000 tensors',
    ],
    ['dicts', loadTorch, repacked({ 'a/data.pkl': pickle(many(0x7d)) }), 'at most 2000000 containers'],
    ['marks', loadTorch, repacked({ 'a/data.pkl': pickle(many(0x28)) }), 'at most 2000000 containers'],
    [
      'memo entries',
      loadTorch,
      repacked({ 'a/data.pkl': pickle([0x4e], many(0x94)) }),
      'at most 2000000 containers',
    ],
    ['nodes', loadOnnx, graph, 'at most 1000000 messages and integers are read'],
  ]
  test.each(cases)('%s', async (_, reader, bytes, message) => {
    await expect(reader(bytes)).rejects.toThrow(message)
  })
})
