import { noGrad, type Tensor } from '@sinal/core'
import {
  buildLayers,
  streamRecipe,
  type Recipe,
  type SampleSource,
  type StreamOptions,
} from '../src/index.ts'

/** The layers one after another on the whole signal. */
export function runWhole(recipe: Recipe, input: Tensor): Tensor[] {
  const outputs = [input]
  noGrad(() => {
    for (const layer of buildLayers(recipe, input.shape[1]!)) outputs.push(layer.forward(outputs.at(-1)!))
  })
  return outputs.slice(1)
}

/** The rows of the outputs of each layer, as they are once all has come. */
export async function runStream(
  recipe: Recipe,
  source: SampleSource,
  options: StreamOptions = {},
): Promise<Map<number, Float32Array[]>> {
  const parts = new Map<number, Float32Array[][]>()
  for await (const { layer, start, length, data } of streamRecipe(recipe, source, options)) {
    const rows = parts.get(layer) ?? data.map(() => [])
    parts.set(layer, rows)
    const sizes = data.map((row) => row.length)
    if (sizes.some((size) => size !== length)) throw new Error(`a block of ${length} samples has ${sizes}`)
    for (const [c, row] of data.entries()) {
      const due = rows[c]!.reduce((sum, part) => sum + part.length, 0)
      if (due !== start) throw new Error(`a block begins at ${start} where ${due} is due`)
      rows[c]!.push(options.reuse ? Float32Array.from(row) : (row as Float32Array))
    }
  }
  return new Map([...parts].map(([layer, rows]) => [layer, rows.map(join)]))
}

function join(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let start = 0
  for (const part of parts) {
    whole.set(part, start)
    start += part.length
  }
  return whole
}

export function rowsOf(x: Tensor): Float32Array[] {
  const [, channels = 0, length = 0] = x.shape
  const data = x.contiguous().data as Float32Array
  return Array.from({ length: channels }, (_, c) => data.subarray(c * length, (c + 1) * length))
}

/** Their bytes, as text that shows where they differ. */
export function bytesOf(rows: Tensor | readonly Float32Array[]): string {
  const arrays = 'dtype' in rows ? [rows.contiguous().data] : rows
  const bytes = arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength))
  return Buffer.concat(bytes).toString('hex')
}
