/**
 * What one core can do at most: multiplications and additions on registers that wait for nothing.
 */
export { peakGflops as nativePeak } from '@sinal/kernels'

/** Enough independent sums to fill the pipeline of a multiplication and an addition, few enough for 16 registers. */
const sums = 12
const lanes = 4

/** What is used of WebAssembly: neither Node's types nor ECMAScript's have it. */
interface Api {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> }
}

const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly: Api }

/** GFLOP/s. The best of several runs: whatever else runs only makes one slower. */
export function wasmPeak(): number {
  return Math.max(...wasmRates())
}

/** GFLOP/s of several runs. */
export function wasmRates(): number[] {
  const { exports } = new wasm.Instance(new wasm.Module(peakModule()))
  const loop = exports.loop as (count: number) => number
  const count = 200_000
  loop(count)
  return Array.from({ length: 40 }, () => {
    const start = performance.now()
    loop(count)
    return (count * sums * lanes * 2) / (performance.now() - start) / 1e6
  })
}

/** WebAssembly's names for the bytes that the module below needs. */
const op = {
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  end: [0x0b],
  brIf: [0x0d],
  localGet: [0x20],
  localSet: [0x21],
  localTee: [0x22],
  i32Const: [0x41],
  i32Sub: [0x6b],
  f32x4Splat: [0xfd, 0x13],
  f32Const: [0x43],
  f32x4ExtractLane0: [0xfd, 0x1f, 0x00],
  f32x4Add: [0xfd, 0xe4, 0x01],
  f32x4Mul: [0xfd, 0xe6, 0x01],
} as const

/**
 * `loop(count)`: so many times sum = sum * factor + term on every sum, then their total, so that none is left out.
 *
 * Locals: 0 the counter, 1 to `sums` the sums, then the factor and the term.
 */
export function peakModule(): Uint8Array<ArrayBuffer> {
  const factor = sums + 1
  const term = sums + 2
  const set = (local: number, value: number) => [
    ...op.f32Const,
    ...new Uint8Array(Float32Array.of(value).buffer),
    ...op.f32x4Splat,
    ...op.localSet,
    local,
  ]
  const addTo = (local: number) => [...op.localGet, term, ...op.f32x4Add, ...op.localSet, local]
  const countDown = [...op.localGet, 0, ...op.i32Const, 1, ...op.i32Sub, ...op.localTee, 0, ...op.brIf, 0]
  const each = <Item>(make: (local: number) => Item[]) =>
    Array.from({ length: sums }, (_, i) => make(i + 1)).flat()
  const body = [
    ...each((local) => set(local, local)),
    // The sums stay near term / (1 - factor): neither overflow nor the slow denormal numbers.
    ...set(factor, 0.5),
    ...set(term, 1),
    ...op.loop,
    ...each((local) => [...op.localGet, local, ...op.localGet, factor, ...op.f32x4Mul, ...addTo(local)]),
    ...countDown,
    ...op.end,
    ...op.localGet,
    1,
    ...Array.from({ length: sums - 1 }, (_, i) => [...op.localGet, i + 2, ...op.f32x4Add]).flat(),
    ...op.f32x4ExtractLane0,
    ...op.end,
  ]
  const magic = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
  const i32 = 0x7f
  const f32 = 0x7d
  const v128 = 0x7b
  const code = [1, sums + 2, v128, ...body]
  return Uint8Array.from([
    ...magic,
    ...section(1, [1, 0x60, 1, i32, 1, f32]),
    ...section(3, [1, 0]),
    ...section(7, [1, 4, ...new TextEncoder().encode('loop'), 0, 0]),
    ...section(10, [1, ...length(code), ...code]),
  ])
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...length(content), ...content]
}

/** Below 2^14 in LEB128. */
function length(content: readonly number[]): number[] {
  const { length: count } = content
  return count < 128 ? [count] : [(count & 127) | 128, count >> 7]
}
