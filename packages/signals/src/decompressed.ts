import { type ByteSource, StreamBytes } from './byte-source.ts'
import { isFinal, problemOf, SignalError } from './signal-error.ts'
import type { Compression } from './types.ts'
import { say } from './say.ts'

type Decompress = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>

const NAMES: Readonly<Record<Compression, string>> = { gzip: 'gzip', zstd: 'Zstandard' }

/** The bytes that a compressed file stands for, decompressed as they are read. */
export function decompressed(stored: ByteSource, compression: Compression): ByteSource {
  async function* stream(): AsyncGenerator<Uint8Array> {
    const decompress = await decompressor(compression)
    try {
      yield* decompress(stored.chunks())
    } catch (error) {
      if (isFinal(error)) throw error
      const damage = { compression: NAMES[compression], problem: problemOf(error) }
      throw new SignalError(say('compressed-damaged', damage), { file: stored.name, cause: error })
    }
  }
  // Whoever gives any part of itself can be read again.
  const traits = { name: stored.name, compression, repeatable: stored.slice !== null }
  const bytes = new StreamBytes({ stream }, traits)
  const close = bytes.close.bind(bytes)
  bytes.close = async () => {
    await close()
    await stored.close()
  }
  return bytes
}

async function decompressor(compression: Compression): Promise<Decompress> {
  const inNode = typeof process !== 'undefined' && process.versions?.node !== undefined
  const native = inNode ? (await import('#for-node')).nodeDecompressor(compression) : null
  if (compression === 'gzip') return native ?? (await import('./inflate.ts')).gunzip
  const { unzstd } = await import('./unzstd.ts')
  return (chunks) => unzstd(chunks, native)
}
