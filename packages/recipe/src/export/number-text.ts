import type { Tensor } from '@sinal/core'

/** The shortest decimal that is read back as this float32, in Python as in JavaScript. */
export function float32Text(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits))
    if (Math.fround(shorter) === value) return String(shorter)
  }
  return String(Number(value.toPrecision(9)))
}

const WIDTH = 96

/** Numbers in brackets as the shape nests them, in lines of at most so many characters; `unit` is a step of indentation. */
export function arrayText(
  data: ArrayLike<number>,
  shape: readonly number[],
  unit: string,
  indent = unit,
): string {
  const [size, ...inner] = shape
  if (size === undefined) return float32Text(data[0]!)
  const inside = `${indent}${unit}`
  if (inner.length === 0) {
    const texts = Array.from({ length: size }, (_, i) => float32Text(data[i]!))
    const flat = `[${texts.join(', ')}]`
    if (indent.length + flat.length <= WIDTH) return flat
    return `[\n${wrapped(texts, inside)}\n${indent}]`
  }
  const stride = inner.reduce((product, own) => product * own, 1)
  const parts = Array.from({ length: size }, (_, i) =>
    arrayText(Array.from(data).slice(i * stride, (i + 1) * stride), inner, unit, inside),
  )
  if (parts.length === 1 && !parts[0]!.includes('\n')) return `[${parts[0]}]`
  return `[\n${parts.map((part) => `${inside}${part},`).join('\n')}\n${indent}]`
}

function wrapped(texts: readonly string[], indent: string): string {
  const lines: string[] = []
  let line = indent
  for (const text of texts) {
    if (line.length + text.length + 1 > WIDTH && line !== indent) {
      lines.push(line.trimEnd())
      line = indent
    }
    line += `${text}, `
  }
  return [...lines, line.trimEnd()].join('\n')
}

/** The taps that all filters of a weight share, which are then written once; null where they differ. */
export function sharedTaps(tensor: Tensor): Float32Array | null {
  const taps = tensor.shape.at(-1) ?? 0
  if (tensor.ndim !== 3 || tensor.numel <= taps) return null
  const data = tensor.data as Float32Array
  return data.every((value, i) => Object.is(value, data[i % taps])) ? data.slice(0, taps) : null
}
