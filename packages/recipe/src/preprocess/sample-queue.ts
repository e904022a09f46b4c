import { doubles } from '../memory.ts'

/** Samples that wait, one queue per channel, until every channel has them. */
export class SampleQueues {
  readonly #chunks: Float64Array[][]
  readonly #lengths: number[]

  constructor(channels: number) {
    this.#chunks = Array.from({ length: channels }, () => [])
    this.#lengths = Array.from({ length: channels }, () => 0)
  }

  add(channel: number, samples: Float64Array): void {
    if (samples.length === 0) return
    this.#chunks[channel]!.push(samples)
    this.#lengths[channel]! += samples.length
  }

  /** As many samples as all channels have. */
  take(): Float64Array[] {
    const count = Math.min(...this.#lengths)
    return this.#chunks.map((chunks, channel) => {
      this.#lengths[channel]! -= count
      return takeFrom(chunks, count)
    })
  }
}

function takeFrom(chunks: Float64Array[], count: number): Float64Array {
  if (chunks[0]?.length === count) return chunks.shift()!
  const out = doubles(count)
  let filled = 0
  let used = 0
  while (filled < count) {
    const chunk = chunks[used]!
    const part = Math.min(chunk.length, count - filled)
    out.set(chunk.subarray(0, part), filled)
    filled += part
    if (part < chunk.length) chunks[used] = chunk.subarray(part)
    else used++
  }
  chunks.splice(0, used)
  return out
}
