import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { normalInto, randintInto, randpermInto, uniformInto } from './distributions.ts'
import { Generator } from './generator.ts'

// Every expected number and checksum (zlib.crc32 of the bytes) is PyTorch 1.13.1's, on x86-64 with AVX2.

const seeded = (seed: number) => new Generator(seed)
const checksum = (array: ArrayBufferView) =>
  crc32(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))

function filled<A extends Float32Array | Float64Array | Int32Array>(out: A, fill: (out: A) => void): A {
  fill(out)
  return out
}

const rand = (n: number, g: Generator) => filled(new Float32Array(n), (out) => uniformInto(out, g))
const rand64 = (n: number, g: Generator) => filled(new Float64Array(n), (out) => uniformInto(out, g))
const randn = (n: number, g: Generator) => filled(new Float32Array(n), (out) => normalInto(out, g))
const randn64 = (n: number, g: Generator) => filled(new Float64Array(n), (out) => normalInto(out, g))
const randint = (n: number, g: Generator, low: number, high: number) =>
  filled(new Int32Array(n), (out) => randintInto(out, g, low, high))
const randperm = (n: number, g: Generator) => filled(new Int32Array(n), (out) => randpermInto(out, g))

describe('uniform', () => {
  test('float32', () => {
    expect([...rand(4, seeded(0))]).toEqual([
      0.49625658988952637, 0.7682217955589294, 0.08847743272781372, 0.13203048706054688,
    ])
    expect(checksum(rand(100_000, seeded(7)))).toBe(1019639705)
  })

  test('float64', () => {
    expect([...rand64(3, seeded(0))]).toEqual([0.9700530018065531, 0.707819864399788, 0.45938294312745087])
    expect(checksum(rand64(100_000, seeded(7)))).toBe(2911715553)
  })

  test('in a range, rounded once', () => {
    const fill = (out: Float32Array | Float64Array) => uniformInto(out, seeded(7), -1 / 3, 0.1)
    expect(checksum(filled(new Float32Array(100_000), fill))).toBe(3465053551)
    expect(checksum(filled(new Float64Array(100_000), fill))).toBe(3164976103)
  })

  test.each<[number, number, string]>([
    [2, 1, 'uniform: from must not be greater than to, but got from 2, to 1'],
    [0, 1e39, "uniform: from and to must be finite numbers of the tensor's dtype, but got from 0, to 1e+39"],
    [NaN, 1, "uniform: from and to must be finite numbers of the tensor's dtype, but got from NaN, to 1"],
    [
      -3e38,
      3e38,
      "uniform: to - from must be a finite number of the tensor's dtype, but got from -3e+38, to 3e+38",
    ],
  ])('refuses from %s to %s', (from, to, message) => {
    expect(() => uniformInto(new Float32Array(1), seeded(0), from, to)).toThrow(message)
  })
})

describe('normal', () => {
  test('fewer than 16 come in pairs', () => {
    expect([...randn(3, seeded(0))]).toEqual([1.5409960746765137, -0.293428897857666, -2.1787893772125244])
    expect([...randn64(3, seeded(0))]).toEqual([1.5409961082440433, -0.2934289057609464, -2.1787893820745574])
  })

  test('float32 in blocks of 16, the last 16 drawn anew', () => {
    expect([...randn(17, seeded(0))]).toEqual([
      -1.1258398294448853, -1.6959311962127686, 0.5666506290435791, 0.7935083508491516, 0.5988394618034363,
      -1.5550950765609741, -0.3413603901863098, 1.85300612449646, 0.46809640526771545, -0.5854975581169128,
      -0.1733967512845993, 0.18347793817520142, 1.3893661499023438, 1.586334228515625, 0.946298360824585,
      -0.843676745891571, 0.9318265914916992,
    ])
    const sizes = [31, 32, 33, 47]
    expect(sizes.map((n) => checksum(randn(n, seeded(3))))).toEqual([
      300881637, 1540750846, 120236299, 1464518267,
    ])
  })

  test('float32, every bit of long draws', () => {
    expect(checksum(randn(100_000, seeded(7)))).toBe(1618543739)
    expect(checksum(randn(100_005, seeded(7)))).toBe(2749121348)
    expect(checksum(randn(1_000_000, seeded(1)))).toBe(4272988251)
    const shifted = filled(new Float32Array(100_000), (out) => normalInto(out, seeded(7), 1.5, 0.3))
    expect(checksum(shifted)).toBe(3017303167)
  })

  test('float64 in blocks of 16, to the last bit but one', () => {
    const expected = [
      -2.310411800234176, -0.6332746088675096, -1.2609246557194385, -0.726951062065411, -0.019964750907762653,
      0.2102998901016947, 0.17718935139366584, -0.830510051008449, 0.23871805816817063, -0.2426793824588577,
      -0.7730112772958181, -1.5951814880783068, -0.6870036940435463, 1.4880743158106724, -0.4484158047114511,
      -0.8910030351707375, 0.6748575435940039,
    ]
    const drawn = randn64(17, seeded(0))
    for (const [i, value] of expected.entries()) {
      expect(Math.abs((drawn[i] as number) - value)).toBeLessThanOrEqual(2 ** -51 * Math.abs(value))
    }
  })

  test.each([-1, NaN])('refuses a std of %s', (std) => {
    expect(() => normalInto(new Float32Array(1), seeded(0), 0, std)).toThrow(
      `normal: std must be at least 0, but got ${std}`,
    )
  })
})

describe('integers', () => {
  test('randint', () => {
    expect([...randint(10, seeded(0), -5, 10)]).toEqual([9, 4, 3, -5, 8, 4, 2, 8, 2, -2])
    expect([...randint(3, seeded(0), -(2 ** 31), 2 ** 31)]).toEqual([209652396, 398764591, 924231285])
    expect(checksum(randint(100_000, seeded(7), -(2 ** 31), 2 ** 31 - 1))).toBe(3086909352)
  })

  test('randperm', () => {
    expect([...randperm(10, seeded(0))]).toEqual([4, 1, 7, 5, 3, 9, 0, 8, 6, 2])
    expect(checksum(randperm(100_000, seeded(7)))).toBe(2491359521)
  })

  test.each([
    [3, 3],
    [0.5, 3],
    [0, 2 ** 31 + 1],
    [-(2 ** 31) - 1, 0],
  ])('randint refuses %s, %s', (low, high) => {
    expect(() => randint(1, seeded(0), low, high)).toThrow(
      `randint: low must be less than high, both integers from -2**31 to 2**31, but got low ${low}, high ${high}`,
    )
  })
})

test('calls of all kinds share one stream, and a kept normal number waits for the next short draw', () => {
  const g = seeded(42)
  const checksums = [
    randn(3, g),
    rand(5, g),
    randn(16, g),
    randn(2, g),
    rand64(7, g),
    filled(new Float32Array(15), (out) => normalInto(out, g, 3, 0.25)),
    randperm(33, g),
    randint(31, g, 0, 100),
    randn(1, g),
  ].map(checksum)
  expect(checksums).toEqual([
    1175518165, 3456222614, 2383424623, 1122110609, 2184646496, 468321303, 3583111398, 4219277639, 3210212745,
  ])
})

test('empty draws take nothing from the stream', () => {
  const g = seeded(0)
  for (const draw of [rand, rand64, randn, randn64, randperm]) expect(draw(0, g).length).toBe(0)
  expect(rand(1, g)[0]).toBe(0.49625658988952637)
})
