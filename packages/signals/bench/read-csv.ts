// How fast a file is read: `npx tsx bench/read-csv.ts [rows] [columns]` in packages/signals.
import { rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { open } from '../src/index.ts'

const [rows = 1_000_000, columns = 8] = process.argv.slice(2).map(Number)
const RUNS = 5

async function main(): Promise<void> {
  const path = join(tmpdir(), `sinal-bench-${rows}x${columns}.csv`)
  if (!(await stat(path).catch(() => null))) await generate(path)
  const { size } = await stat(path)
  const seconds: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now()
    const file = await open(path)
    const { length } = await file.read()
    seconds.push((performance.now() - start) / 1000)
    if (length !== rows) throw new Error(`expected ${rows} rows, but got ${length}`)
  }
  const best = Math.min(...seconds)
  const median = seconds.sort((a, b) => a - b)[Math.floor(RUNS / 2)]!
  const rate = (s: number) => (size / 1e6 / s).toFixed(0)
  const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0)
  console.log(
    `${rows} × ${columns}, ${(size / 1e6).toFixed(1)} MB: ${rate(median)} MB/s median, ${rate(best)} best of ${RUNS}; peak ${peak} MB`,
  )
  if (process.argv.includes('--keep')) return
  await rm(path)
}

/** Sensor-like numbers: six to eight digits, of either sign. */
async function generate(path: string): Promise<void> {
  const names = Array.from({ length: columns }, (_, c) => `c${c}`)
  let seed = 1
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647
  async function* chunks() {
    yield `${names.join(',')}\n`
    for (let at = 0; at < rows; at += 1000) {
      let chunk = ''
      for (let r = at; r < Math.min(rows, at + 1000); r++) {
        chunk += `${names.map(() => ((random() - 0.5) * 200).toFixed(6)).join(',')}\n`
      }
      yield chunk
    }
  }
  await writeFile(path, chunks())
}

await main()
