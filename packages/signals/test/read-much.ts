// Reads a generated CSV file of so many megabytes block by block, and prints the megabytes of memory that it took at most:
// `node --import tsx --conditions=@sinal/source test/read-much.ts 10000`
import { open, setCsvKernel, type CsvKernel } from '../src/index.ts'

const [megabytes = '100', kernel = 'auto'] = process.argv.slice(2)

const ROW_BYTES = 80
const ROWS = 5000
const encoder = new TextEncoder()
const number = (seed: number) => (10 + 80 * Math.abs(Math.sin(seed))).toFixed(6)
const rows = Array.from({ length: ROWS }, (_r, i) =>
  Array.from({ length: 8 }, (_c, c) => number(8 * i + c)).join(','),
)
const piece = encoder.encode(`${rows.join('\n')}\n`)
const pieces = Math.ceil((Number(megabytes) * 1e6) / (ROWS * ROW_BYTES))
const size = pieces * piece.length

await setCsvKernel(kernel as CsvKernel | 'auto')
const file = await open({
  name: 'much.csv',
  size,
  async *stream() {
    for (let i = 0; i < pieces; i++) yield piece
  },
})
let samples = 0
const start = performance.now()
for await (const { length } of file.blocks({ channels: ['channel 1', 'channel 8'], reuse: true }))
  samples += length
const seconds = (performance.now() - start) / 1000
if (samples !== pieces * ROWS) throw new Error(`expected ${pieces * ROWS} samples, but got ${samples}`)
const peak = process.resourceUsage().maxRSS / 1024
process.stdout.write(
  JSON.stringify({ megabytes: size / 1e6, peak, megabytesPerSecond: size / 1e6 / seconds }) + '\n',
)
