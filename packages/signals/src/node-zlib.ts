// Imports from `node:`: it is loaded when something compressed is opened in Node, never in a browser.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as zlib from 'node:zlib'
import type { Compression } from './types.ts'

const CHUNK_BYTES = 256 * 1024

/** Node's own decompressor, which works beside the main thread; null when this Node has none (zstd before 22.15). */
export function nodeDecompressor(compression: Compression) {
  const { createGunzip } = zlib
  const { createZstdDecompress } = zlib as { createZstdDecompress?: typeof createGunzip }
  const create = compression === 'gzip' ? createGunzip : createZstdDecompress
  if (!create) return null
  return async function* decompress(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    // The decompressor works while the source goes on: each chunk must be its own.
    const copies = async function* () {
      for await (const chunk of chunks) yield chunk.slice()
    }
    const plain = create({ chunkSize: CHUNK_BYTES })
    // A failure on either side ends `plain`, whose reader learns of it.
    pipeline(Readable.from(copies(), { objectMode: false }), plain).catch(() => {})
    yield* plain as AsyncIterable<Uint8Array>
  }
}
