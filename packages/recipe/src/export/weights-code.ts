import type { Tensor } from '@sinal/core'
import { arrayText, sharedTaps } from './number-text.ts'

/** More numbers than this are not read by people: they go into a file. */
const INLINE = 512

/** The tensors of all layers, by the names that the code gives them. */
export type NamedTensors = Readonly<Record<string, Tensor>>

/** Whether the weights are few enough to stand in the code; taps that all filters share count once. */
export function isInline(tensors: NamedTensors): boolean {
  const count = Object.values(tensors).reduce((sum, one) => sum + (sharedTaps(one)?.length ?? one.numel), 0)
  return count <= INLINE
}

/** How a language writes a tensor of these numbers, given as text. */
export interface TensorSyntax {
  /** An array of that shape. */
  array(numbers: string): string
  /** An array of one dimension, repeated to that shape. */
  repeated(numbers: string, shape: readonly number[]): string
  /** A step of indentation. */
  readonly indent: string
  readonly open: string
  readonly close: string
  /** A key, quoted. */
  key(name: string): string
}

/** `weights = { "0.weight": … }`, the numbers inline. */
export function inlineWeights(tensors: NamedTensors, syntax: TensorSyntax): string {
  const lines = Object.entries(tensors).map(([name, one]) => {
    const taps = sharedTaps(one)
    const value = taps
      ? syntax.repeated(arrayText(taps, [taps.length], syntax.indent), one.shape)
      : syntax.array(arrayText(one.data, one.shape, syntax.indent))
    return `${syntax.indent}${syntax.key(name)}: ${value},`
  })
  return [syntax.open, ...lines, syntax.close].join('\n')
}
