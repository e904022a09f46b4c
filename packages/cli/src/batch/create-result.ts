import { writeCsv, type Channel, type SampleArray, type SignalFile } from '@sinal/signals'

/** What a file of signals says before its samples. */
export interface Header {
  readonly channels: readonly Channel[]
  readonly sampleRate: number | null
  readonly startTime: number
}

/** Takes a result block by block. The file appears whole, with `close`, or not at all. */
export interface ResultWriter {
  write(data: readonly SampleArray[]): Promise<void>
  close(): Promise<void>
  abort(): Promise<void>
}

export interface ResultOptions {
  readonly overwrite: boolean
  readonly signal?: AbortSignal
}

/** A result is written as its input is; a file of one column has no delimiter. */
export async function createResult(
  path: string,
  header: Header,
  { recognised: { delimiter, decimal } }: SignalFile,
  options: ResultOptions,
): Promise<ResultWriter> {
  const blocks: (readonly SampleArray[])[] = []
  return {
    write: async (data) => void blocks.push(data),
    close: async () => {
      const length = blocks.reduce((sum, [first]) => sum + (first?.length ?? 0), 0)
      const data = header.channels.map((_, c) =>
        joined(
          blocks.map((block) => block[c]!),
          length,
        ),
      )
      await writeCsv(
        path,
        { ...header, data, length },
        { ...(delimiter !== null && { delimiter }), decimal, ...options },
      )
    },
    abort: async () => {},
  }
}

function joined(blocks: readonly SampleArray[], length: number): Float32Array {
  const whole = new Float32Array(length)
  let at = 0
  for (const block of blocks) {
    whole.set(block, at)
    at += block.length
  }
  return whole
}
