/** The bytes of opcodes, for pickles that Python would not write. */

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** BININT */
export const int = (value: number): number[] => [0x4a, ...new Uint8Array(Int32Array.of(value).buffer)]

/** BINUNICODE */
export const text = (value: string): number[] => [0x58, value.length, 0, 0, 0, ...utf8(value)]

/** MARK … TUPLE */
export const tuple = (...items: number[][]): number[] => [0x28, ...items.flat(), 0x74]

/** GLOBAL */
export const global = (module: string, name: string): number[] => [0x63, ...utf8(`${module}\n${name}\n`)]

/** callable, arguments, REDUCE */
export const call = (callable: number[], ...args: number[][]): number[] => [
  ...callable,
  ...tuple(...args),
  0x52,
]

/** BINPERSID */
export const storage = (type: number[], key: string, length: number): number[] => [
  ...tuple(text('storage'), type, text(key), text('cpu'), int(length)),
  0x51,
]

export const FALSE = [0x89]
export const EMPTY_DICT = [0x7d]

/** PROTO 2 … STOP */
export const pickle = (...items: number[][]): Uint8Array => Uint8Array.from([0x80, 2, ...items.flat(), 0x2e])
