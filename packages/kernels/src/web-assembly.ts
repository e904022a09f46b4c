/** What is used of WebAssembly: neither Node's types nor ECMAScript's have it all, and those of the DOM have too much. */
export interface Api {
  validate(bytes: Uint8Array): boolean
  compile(bytes: Uint8Array): Promise<object>
  instantiate(module: object): Promise<{ readonly exports: unknown }>
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports?: object) => { readonly exports: unknown }
  readonly Memory: new (size: { initial: number; maximum: number; shared: true }) => SharedMemory
}

/** A memory that other threads see, too. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer
  grow(pages: number): number
}

/** WebAssembly, where there is one. */
export const { WebAssembly: api } = globalThis as unknown as { readonly WebAssembly?: Api }

/** Node's class; neither browsers nor ECMAScript's types have it. */
interface Decoder {
  from(text: string, encoding: 'base64'): Uint8Array
}

/** A module that is written in base 64. */
export function bytesOf(code: string): Uint8Array {
  // Node's atob goes through the characters in JavaScript, which takes some ms of a program's start.
  const { Buffer } = globalThis as unknown as { readonly Buffer?: Decoder }
  if (Buffer !== undefined) return Buffer.from(code, 'base64')
  const characters = atob(code)
  // Uint8Array.from would make a string of each of them first, which takes many times the memory.
  const bytes = new Uint8Array(characters.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i)
  return bytes
}

/** (a, b, c) → a · b + c by the instruction of relaxed SIMD, as a module that exports it as `f`. */
// prettier-ignore
const MULTIPLY_ADD = Uint8Array.of(
  0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  // A type: three float32 to one.
  1, 8, 1, 0x60, 3, 0x7d, 0x7d, 0x7d, 1, 0x7d,
  // A function of it, exported.
  3, 2, 1, 0,
  7, 5, 1, 1, 0x66, 0, 0,
  // The parameters in all lanes of a vector each, f32x4.relaxed_madd, and the first lane of what that gives.
  10, 22, 1, 20, 0, 0x20, 0, 0xfd, 0x13, 0x20, 1, 0xfd, 0x13, 0x20, 2, 0xfd, 0x13,
  0xfd, 0x85, 0x02, 0xfd, 0x1f, 0, 0x0b,
)

/**
 * Whether there is relaxed SIMD here, and its multiply-add rounds once. Where the processor has no such instruction it
 * rounds the product too, and is of no use.
 */
export function fusesMultiplyAdd(): boolean {
  if (!api?.validate(MULTIPLY_ADD)) return false
  const { f } = new api.Instance(new api.Module(MULTIPLY_ADD)).exports as {
    f(a: number, b: number, c: number): number
  }
  // The square is 1 + 2^-11 + 2^-24, whose last bit float32 has no place for.
  const a = 1 + 2 ** -12
  return f(a, a, -(1 + 2 ** -11)) !== 0
}
