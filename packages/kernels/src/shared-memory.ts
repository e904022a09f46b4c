/** What the memory is called among the imports. */
export const [MEMORY_MODULE, MEMORY_NAME] = ['e', 'm']

/** 2 GB: as much as is reserved in the address space. */
const MOST_PAGES = 32768

// Sections, and kinds of imports and of limits, in the binary format of WebAssembly.
const IMPORTS = 2
const FUNCTIONS = 3
const MEMORIES = 5
const MEMORY = 2
const SHARED_WITH_MAXIMUM = 3

/** A module that has a memory of its own and imports nothing, made into one that imports a shared memory instead. */
export function withSharedMemory(module: Uint8Array): Uint8Array {
  const parts = [module.subarray(0, 8)]
  for (const { id, from, to } of sectionsOf(module)) {
    if (id === FUNCTIONS) parts.push(importOf(memoryPages(module)))
    if (id !== MEMORIES) parts.push(module.subarray(from, to))
  }
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    made.set(part, at)
    at += part.length
  }
  return made
}

/** How many pages the memory has at first that `withSharedMemory` asks for, and at most. */
export function memoryPages(module: Uint8Array): { initial: number; maximum: number } {
  for (const { id, content } of sectionsOf(module)) {
    // Behind the number of memories and the kind of its limits.
    if (id === MEMORIES) return { initial: readNumber(module, content + 2)[0], maximum: MOST_PAGES }
  }
  throw new Error('the module must have a memory')
}

interface Section {
  readonly id: number
  readonly from: number
  readonly content: number
  readonly to: number
}

function* sectionsOf(module: Uint8Array): Generator<Section> {
  for (let from = 8, to = 8; from < module.length; from = to) {
    const [size, content] = readNumber(module, from + 1)
    to = content + size
    yield { id: module[from], from, content, to }
  }
}

function importOf({ initial, maximum }: { initial: number; maximum: number }): Uint8Array {
  const name = (text: string): number[] => [text.length, text.charCodeAt(0)]
  const limits = [SHARED_WITH_MAXIMUM, ...numberBytes(initial), ...numberBytes(maximum)]
  const content = [1, ...name(MEMORY_MODULE), ...name(MEMORY_NAME), MEMORY, ...limits]
  return Uint8Array.of(IMPORTS, content.length, ...content)
}

/** A number of seven bits a byte, the lowest first, and where it ends. */
function readNumber(bytes: Uint8Array, at: number): [value: number, end: number] {
  let value = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]
    value |= (byte & 127) << shift
    if (byte < 128) return [value, at]
  }
}

function numberBytes(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...numberBytes(value >> 7)]
}
