import { availableParallelism, cpus } from 'node:os'
import { backend, F, getNumThreads, init, noGrad, randn } from '@sinal/core'
import { open } from '@sinal/signals'
import { EXIT } from '../exit-codes.ts'
import { inSession, type CommonOptions } from '../session.ts'
import { pairs, table } from '../table.ts'
import { bytesText, numberText } from '../texts.ts'

export interface BenchOptions extends CommonOptions {
  readonly samples: number
}

const CHANNELS = 8
const RUNS = 5

/** Taps of the filters that are measured. */
const KERNELS = [3, 31, 255]

/** `sinal bench`: how fast this machine reads and filters a signal that is made here; the best of five runs each. */
export async function bench(options: BenchOptions): Promise<number> {
  const { samples } = options
  return inSession(options, async (session) => {
    const { signal } = session
    await init()
    const text = generated(samples)
    const reading = await best(signal, async () => {
      const file = await open({ name: 'generated.csv', size: text.length, stream: () => pieces(text) })
      await file.read({ signal })
      await file.close()
    })
    const filtering = []
    for (const kernelSize of KERNELS) {
      const input = randn([1, CHANNELS, samples])
      const weight = randn([CHANNELS, 1, kernelSize])
      const seconds = await best(signal, async () => {
        noGrad(() => F.conv1d(input, weight, { padding: 'same', groups: CHANNELS, algorithm: 'direct' }))
      })
      filtering.push({ kernelSize, seconds, gflops: (2 * CHANNELS * samples * kernelSize) / seconds / 1e9 })
    }
    const machine = {
      processor: cpus()[0]?.model ?? 'not known',
      processors: availableParallelism(),
      system: `${process.platform} ${process.arch}`,
      node: process.versions.node,
      backend: backend().name,
      threads: getNumThreads(),
    }
    const read = { bytes: text.length, seconds: reading, megabytesPerSecond: text.length / reading / 1e6 }
    if (session.isJson) session.printJson({ machine, samples, channels: CHANNELS, read, conv1d: filtering })
    else {
      session.print(
        [
          pairs(Object.entries(machine).map(([name, value]) => [name, String(value)])),
          `${numberText(samples)} samples of ${CHANNELS} channels, ${bytesText(text.length)} as CSV; the best of ${RUNS} runs`,
          '',
          table(
            ['work', { name: 'ms', align: 'right' }, { name: 'speed', align: 'right' }],
            [
              ['read CSV', ms(reading), `${read.megabytesPerSecond.toFixed(0)} MB/s`],
              ...filtering.map(({ kernelSize, seconds, gflops }) => [
                `conv1d, ${kernelSize} taps a channel`,
                ms(seconds),
                `${gflops.toFixed(1)} GFLOP/s`,
              ]),
            ],
          ),
        ].join('\n'),
      )
    }
    return EXIT.done
  })
}

const ms = (seconds: number) => (seconds * 1000).toFixed(1)

async function best(signal: AbortSignal, work: () => Promise<void>): Promise<number> {
  let least = Infinity
  for (let i = 0; i < RUNS; i++) {
    signal.throwIfAborted()
    const started = performance.now()
    await work()
    least = Math.min(least, (performance.now() - started) / 1000)
  }
  return least
}

/** Sines with six decimals, a row of 81 bytes at most. */
function generated(samples: number): Uint8Array {
  const names = Array.from({ length: CHANNELS }, (_, c) => `channel ${c + 1}`)
  const bytes = Buffer.allocUnsafe(samples * CHANNELS * 10 + 128)
  let length = bytes.write(`${names.join(',')}\n`)
  for (let i = 0; i < samples; i++) {
    const row = names.map((_, c) => Math.sin(i / (10 + c)).toFixed(6))
    length += bytes.write(`${row.join(',')}\n`, length)
  }
  return bytes.subarray(0, length)
}

const PIECE = 1 << 18

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE)
}
