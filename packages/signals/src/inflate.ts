import { Inflate } from 'pako'

/**
 * Decompresses gzip, of one or several members, and checks their sums: where Node's own is not at hand, for a
 * browser's knows single members only.
 */
export function gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  return inflated(chunks, { windowBits: 15 + 16 })
}

/** Decompresses a deflated member of a ZIP archive. */
export function inflateRaw(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  return inflated(chunks, { raw: true })
}

async function* inflated(
  chunks: AsyncIterable<Uint8Array>,
  options: { readonly windowBits?: number; readonly raw?: boolean },
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  const member = () => {
    const begun = new Inflate(options)
    begun.onData = (data: Uint8Array) => ready.push(data)
    return begun
  }
  let inflate = member()
  for await (const chunk of chunks) {
    // It goes on to the next member within a chunk, but not from chunk to chunk. Zeros may fill up the end.
    if (inflate.ended && chunk[0] !== 0) inflate = member()
    inflate.push(chunk, false)
    if (inflate.err) throw new Error(inflate.msg)
    yield* ready.splice(0)
  }
  if (!inflate.ended) throw new Error('unexpected end of file')
}
