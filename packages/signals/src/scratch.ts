import type { RandomAccess } from './byte-range.ts'
import { type ByteSource, concatenate } from './byte-source.ts'
import type { ScratchFile } from './node-scratch.ts'
import { SignalError } from './signal-error.ts'
import type { OpenOptions } from './types.ts'
import { say } from './say.ts'
import type { HeldData } from './sentences/file-problems.ts'

/** What is shorter is held in memory. */
const IN_MEMORY_BYTES = 16 * 1024 * 1024

/** Of what can be had only from front to back, where the caller doesn't say. */
export const MAX_HELD_BYTES = 1024 * 1024 * 1024

/**
 * Keeps bytes that can be had only from front to back and are needed in any order: in Node in temporary files, so that
 * memory is bounded; in a browser in memory. There is one for each file that is open, which goes with it.
 */
export class Scratch {
  readonly #files: ScratchFile[] = []

  /**
   * All bytes of a source.
   *
   * @param what they are, for messages
   * @throws {SignalError} there are more than `maxHeldBytes` (in memory, by default, 1 GiB), or there is no room for them
   */
  async keep(
    source: ByteSource,
    what: HeldData,
    { maxHeldBytes, signal }: Pick<OpenOptions, 'maxHeldBytes' | 'signal'>,
  ): Promise<RandomAccess> {
    const { name } = source
    const most = maxHeldBytes ?? (inNode ? Infinity : MAX_HELD_BYTES)
    let held: Uint8Array[] = []
    let file: ScratchFile | null = null
    let size = 0
    for await (const chunk of source.chunks()) {
      signal?.throwIfAborted()
      size += chunk.length
      if (size > most) throw tooMuch(name, what, most)
      if (file) await file.append(chunk)
      else held.push(chunk.slice())
      if (file || size <= IN_MEMORY_BYTES || !inNode) continue
      file = await this.#file(name, what)
      for (const part of held.splice(0)) await file.append(part)
    }
    if (file) return { name, size, slice: file.slice }
    const whole = concatenate(held, size)
    held = []
    return { name, size, slice: (start, end) => Promise.resolve(whole.subarray(start, end)) }
  }

  async close(): Promise<void> {
    for (const file of this.#files.splice(0)) await file.close()
  }

  async #file(name: string, what: HeldData): Promise<ScratchFile> {
    const { scratchFile } = await import('#for-node')
    const file = await scratchFile(name, what)
    this.#files.push(file)
    return file
  }
}

const inNode = typeof process !== 'undefined' && process.versions?.node !== undefined

function tooMuch(file: string, what: HeldData, most: number): SignalError {
  return new SignalError(say('held-too-much', { what, most }), { file })
}
