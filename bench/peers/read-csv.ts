/** uDSV or Papa Parse in a process of its own: a file's numbers as columns of float32. The argument is which. */
import { createReadStream, readFileSync } from 'node:fs'
import { serveReading } from '../src/child/serve-reading.ts'
import { load } from './load.ts'

interface Udsv {
  inferSchema(text: string): object
  initParser(schema: object): { typedCols(text: string): number[][] }
}

interface Papa {
  parse(
    input: NodeJS.ReadableStream,
    config: {
      dynamicTyping: boolean
      skipEmptyLines: boolean
      chunk(result: { data: number[][] }): void
      complete(): void
      error(error: Error): void
    },
  ): void
}

const name = process.argv[2] as 'udsv' | 'papaparse'
const [folder] = import.meta.resolve(name).split(`/${name}/`)
const { version } = JSON.parse(readFileSync(new URL(`${folder}/${name}/package.json`), 'utf8')) as {
  version: string
}

async function udsv(): Promise<(file: string) => Float32Array[]> {
  const { inferSchema, initParser } = await load<Udsv>('udsv')
  return (file) => {
    const text = readFileSync(file, 'utf8')
    const columns = initParser(inferSchema(text)).typedCols(text)
    return columns.map((numbers) => Float32Array.from(numbers))
  }
}

async function papaparse(): Promise<(file: string, columns: number) => Promise<Float32Array[]>> {
  const { parse } = await load<Papa>('papaparse')
  return (file, columns) =>
    new Promise((resolve, reject) => {
      const data = Array.from({ length: columns }, () => [] as number[])
      let isHeader = true
      parse(createReadStream(file), {
        dynamicTyping: true,
        skipEmptyLines: true,
        chunk({ data: rows }) {
          for (const row of rows) {
            if (!isHeader) for (let c = 0; c < columns; c++) data[c]?.push(row[c] as number)
            isHeader = false
          }
        },
        complete: () => resolve(data.map((numbers) => Float32Array.from(numbers))),
        error: reject,
      })
    })
}

await serveReading(version, await (name === 'udsv' ? udsv() : papaparse()))
