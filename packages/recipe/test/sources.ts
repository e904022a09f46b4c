import type { SampleSource, SignalBlock } from '../src/index.ts'

/** A source of samples that lie in memory, in blocks of some lengths, one after another. */
export function sourceOf(
  rows: readonly Float32Array[],
  blocks: readonly number[] = [1000],
  known = true,
): SampleSource {
  const all = rows[0]?.length ?? 0
  return {
    channels: rows.map((_, c) => ({ name: `c${c}` })),
    sampleRate: 100,
    startTime: 0,
    length: known ? all : null,
    async *blocks({ channels = rows.map((_, c) => c), start = 0, end = all } = {}) {
      for (let from = start, i = 0; from < end; i++) {
        const length = Math.min(blocks[i % blocks.length]!, end - from)
        await Promise.resolve()
        yield blockOf(rows, channels as readonly number[], from, length)
        from += length
      }
    },
  }
}

function blockOf(
  rows: readonly Float32Array[],
  channels: readonly number[],
  start: number,
  length: number,
): SignalBlock {
  return { start, length, data: channels.map((c) => rows[c]!.slice(start, start + length)) }
}
