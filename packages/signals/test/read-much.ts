// Reads a generated CSV file of so many megabytes block by block, and prints the megabytes of memory that it took at most:
// `node --import tsx --conditions=@sinal/source test/read-much.ts 10000`
// With 'gap' after the kernel, one channel misses all samples but the first and the last, which are interpolated and put
// on another grid.
import { open, setCsvKernel, type CsvKernel } from '../src/index.ts'

const [megabytes = '100', kernel = 'auto', gap] = process.argv.slice(2)

const ROW_BYTES = 80
const ROWS = 5000
const encoder = new TextEncoder()
const number = (seed: number) => (10 + 80 * Math.abs(Math.sin(seed))).toFixed(6)
const rows = Array.from({ length: ROWS }, (_r, i) =>
  Array.from({ length: 8 }, (_c, c) => (gap && c === 0 ? '' : number(8 * i + c))).join(','),
)
const piece = encoder.encode(`${rows.join('\n')}\n`)
const pieces = Math.ceil((Number(megabytes) * 1e6) / (ROWS * ROW_BYTES))
const end = encoder.encode(`${'1.5,'.repeat(7)}1.5\n`)
const size = pieces * piece.length + 2 * end.length

function from(start: number) {
  return {
    async *stream() {
      if (start < end.length) yield end.subarray(start)
      const first = Math.max(0, start - end.length)
      for (let i = Math.floor(first / piece.length); i < pieces; i++)
        yield piece.subarray(Math.max(0, first - i * piece.length))
      yield end.subarray(Math.max(0, first - pieces * piece.length))
    },
  }
}

await setCsvKernel(kernel as CsvKernel | 'auto')
const file = await open({ name: 'much.csv', size, ...from(0), slice: from }, { sampleRate: 100 })
const policies = gap ? ({ missingSamples: 'interpolate', resample: 50 } as const) : {}
let samples = 0
const start = performance.now()
for await (const { length } of file.blocks({
  channels: ['channel 1', 'channel 8'],
  reuse: true,
  ...policies,
}))
  samples += length
const seconds = (performance.now() - start) / 1000
const rowsInAll = pieces * ROWS + 2
const expected = gap ? Math.floor((rowsInAll - 1) / 2) + 1 : rowsInAll
if (samples !== expected) throw new Error(`expected ${expected} samples, but got ${samples}`)
const peak = process.resourceUsage().maxRSS / 1024
process.stdout.write(
  JSON.stringify({ megabytes: size / 1e6, peak, megabytesPerSecond: size / 1e6 / seconds }) + '\n',
)
