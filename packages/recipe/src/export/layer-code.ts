import type { nn } from '@sinal/core'

/** Names a tensor of the layer in the code: `weights["0.weight"]`. */
export type WeightName = (key: string) => string

/** How a layer is written in each language. */
export interface LayerCode<Layer> {
  /** The layers of `nn.Sequential` that do it, the last of which has its weights; default: the layer as it prints. */
  readonly pytorch?: (layer: Layer) => readonly string[]
  /** What becomes of the tensor `x`, with `F` of @sinal/core. */
  readonly typescript: (layer: Layer, weight: WeightName) => string
  /** What becomes of the array `x`, with the functions of numpy-helpers.ts. */
  readonly numpy: (layer: Layer, weight: WeightName) => string
}

/** The code of a layer of any class: the table by which it is found is keyed by the class's name. */
export interface AnyLayerCode {
  pytorch(layer: nn.Module): readonly string[]
  typescript(layer: nn.Module, weight: WeightName): string
  numpy(layer: nn.Module, weight: WeightName): string
}

/** The code of layers of one class. */
export function layerCode<Layer extends object>(code: LayerCode<Layer>): AnyLayerCode {
  const own = (layer: nn.Module) => layer as object as Layer
  return {
    pytorch: (layer) => code.pytorch?.(own(layer)) ?? [`nn.${layer}`],
    typescript: (layer, weight) => code.typescript(own(layer), weight),
    numpy: (layer, weight) => code.numpy(own(layer), weight),
  }
}

/** A value of an option, and what it is where it is not written. */
type Option = readonly [value: unknown, standard: unknown]

const isStandard = ([value, standard]: Option) => value === standard

/** `{ stride: 2 }`, of the options that are not as they would be anyway; empty where there is none. */
export function jsOptions(options: Readonly<Record<string, Option>>): string {
  const written = Object.entries(options)
    .filter(([, option]) => !isStandard(option))
    .map(([key, [value]]) => `${key}: ${js(value)}`)
  return written.length === 0 ? '' : `, { ${written.join(', ')} }`
}

/** `, stride=2`, of the options that are not as they would be anyway. */
export function pyOptions(options: Readonly<Record<string, Option>>): string {
  return Object.entries(options)
    .filter(([, option]) => !isStandard(option))
    .map(([key, [value]]) => `, ${key}=${py(value)}`)
    .join('')
}

/** An expression, to be written as it stands. */
export class Expression {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export function js(value: unknown): string {
  if (value instanceof Expression) return value.text
  if (Array.isArray(value)) return `[${value.map(js).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, own]) => `${key}: ${js(own)}`)
      .join(', ')} }`
  }
  return typeof value === 'string' ? `'${value}'` : String(value)
}

export function py(value: unknown): string {
  if (value instanceof Expression) return value.text
  if (Array.isArray(value)) return `(${value.map(py).join(', ')})`
  if (value === Infinity || value === -Infinity) return value > 0 ? 'float("inf")' : '-float("inf")'
  if (value === true) return 'True'
  if (value === false) return 'False'
  return typeof value === 'string' ? `"${value}"` : String(value)
}
