import { vi } from 'vitest'

const names = [
  'ArrayBuffer',
  'Uint8Array',
  'Int8Array',
  'Uint16Array',
  'Int16Array',
  'Uint32Array',
  'Int32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
] as const

interface Constructor {
  readonly BYTES_PER_ELEMENT?: number
  new (...args: never[]): object
}

let allocated = 0

/**
 * Counts the bytes of every typed array that is made by a length. Call it before the code under test is imported:
 * some libraries keep the constructors in variables of their own.
 */
export function countAllocations(): void {
  for (const name of names) {
    const original: Constructor = globalThis[name]
    const width = original.BYTES_PER_ELEMENT ?? 1
    const counting: Constructor = new Proxy(original, {
      construct(target, args: unknown[], newTarget): object {
        if (typeof args[0] === 'number') {
          allocated += args[0] * width
          // What a mistake asks for is counted, not tried.
          if (args[0] * width > 2 ** 30) throw new RangeError(`an allocation of ${args[0] * width} bytes`)
        }
        return Reflect.construct(target, args, newTarget === counting ? target : newTarget)
      },
    })
    vi.stubGlobal(name, counting)
  }
}

/** The bytes that were allocated while `run` ran. */
export async function allocationsOf(run: () => Promise<unknown>): Promise<number> {
  allocated = 0
  await run()
  return allocated
}
