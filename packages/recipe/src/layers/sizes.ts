import type { RecipeError } from '../errors.ts'
import { say } from '../say.ts'
import type { Fault, TypedLayer } from './layer-type.ts'

/** Samples that a layer may add, hold or make at once: more fit into no memory, or are never done. */
const MOST_SAMPLES = 2 ** 28
/** Samples that a layer may make of each: as of a step of preprocessing. */
const MOST_FACTOR = 1_000_000

/** What layers that count samples have, whatever their type. */
interface Sizes {
  readonly padding?: number | string | readonly number[]
  readonly kernelSize?: number
  readonly dilation?: number
  readonly outputSize?: number
  readonly stride?: number
}

/** A key of a layer with which no computer would be done; null where there is none. */
export function hugeSize(layer: TypedLayer, fault: Fault): RecipeError | null {
  const { padding = 0, kernelSize = 1, dilation = 1, outputSize = 1, stride = 1 } = layer as Sizes
  const added = typeof padding === 'string' ? 0 : Math.max(...[padding].flat())
  const made = layer.type === 'convTranspose1d' ? stride : 1
  // How many weights there may be is told where the channels are known.
  const window = 'weight' in layer ? 1 : kernelSize
  const apart = dilation === 1 ? 0 : dilation
  const sizes = [
    ['padding', added, MOST_SAMPLES],
    ['kernelSize', window, MOST_SAMPLES],
    ['dilation', apart, Math.floor(MOST_SAMPLES / Math.max(1, kernelSize - 1))],
    ['outputSize', outputSize, MOST_SAMPLES],
    ['stride', made, MOST_FACTOR],
  ] as const
  const huge = sizes.find(([, size, most]) => size > most)
  if (!huge) return null
  const [key, got, most] = huge
  return fault([key], say('layer-huge', { most, got }))
}
