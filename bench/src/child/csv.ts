/** Sinal's reading of a CSV file in a process of its own. The argument is the kernel. */
import { type CsvKernel, open, setCsvKernel } from '@sinal/signals'
import { serveReading } from './serve-reading.ts'

await setCsvKernel(process.argv[2] as CsvKernel)

await serveReading(process.env.SINAL_BENCH_VERSION ?? 'unknown', async (path) => {
  const file = await open(path)
  const { data } = await file.read()
  await file.close()
  return data as Float32Array[]
})
