import type { ResolvedConv1d, ResolvedConvTranspose1d } from '@sinal/recipe'
import { cellKinds, type CellKind, type Cells } from '../shared/explain-schemas.ts'

/**
 * A convolution as a kernel that slides over places. A transposed one is the same over its input with stride − 1 zeros
 * between the samples, with its taps in reverse: it moves by one place an output.
 */
export interface Sliding {
  readonly kernelSize: number
  readonly dilation: number
  readonly groups: number
  readonly inChannels: number
  readonly outChannels: number
  readonly paddingMode: ResolvedConv1d['paddingMode']
  /** Whether the sums are made by transforms, whose rounding depends on the largest samples around. */
  readonly byTransforms: boolean
  /** Taps in the reverse order of places. */
  readonly reversed: boolean
  /** Places from one input sample to the next. */
  readonly spread: number
  /** Places that the kernel moves from one output to the next. */
  readonly step: number
  readonly padLeft: number
  readonly padRight: number
  /** Places that the kernel covers. */
  readonly span: number
  /** Samples of the input. */
  readonly length: number
  /** Samples of the output. */
  readonly outLength: number
}

type ResolvedConvolution = ResolvedConv1d | ResolvedConvTranspose1d

export function slidingOf(layer: ResolvedConvolution, length: number, outLength: number): Sliding {
  const { kernelSize, dilation, groups, inChannels, outChannels, stride } = layer
  const span = dilation * (kernelSize - 1) + 1
  const common = { kernelSize, dilation, groups, inChannels, outChannels, span, length, outLength }
  if (layer.type === 'conv1d') {
    const { padLeft, padRight, paddingMode } = layer
    const byTransforms = layer.algorithm === 'fft'
    return {
      ...common,
      byTransforms,
      paddingMode,
      reversed: false,
      spread: 1,
      step: stride,
      padLeft,
      padRight,
    }
  }
  const padLeft = span - 1 - layer.padding
  const padRight = padLeft + layer.outputPadding
  return {
    ...common,
    byTransforms: false,
    paddingMode: 'zeros',
    reversed: true,
    spread: stride,
    step: 1,
    padLeft,
    padRight,
  }
}

/** The first place that the kernel covers for an output. */
export const windowStart = ({ step, padLeft }: Sliding, index: number): number => index * step - padLeft

/** The input channels that an output channel is made of. */
export function groupOf(
  { inChannels, outChannels, groups }: Sliding,
  channel: number,
): { start: number; count: number } {
  const count = inChannels / groups
  return { start: Math.floor((channel * groups) / outChannels) * count, count }
}

function kindAt({ spread, length }: Sliding, place: number): CellKind {
  if (place < 0 || place > (length - 1) * spread) return 'padding'
  return place % spread === 0 ? 'sample' : 'between'
}

/** The input sample whose value a place has; −1 for a zero that is made. */
export function sampleAt(sliding: Sliding, place: number): number {
  const { spread, length, paddingMode } = sliding
  const kind = kindAt(sliding, place)
  if (kind === 'sample') return place / spread
  return kind === 'between' || paddingMode === 'zeros' ? -1 : repeated(paddingMode, place, length)
}

/** The sample that a padding repeats at a place outside the signal. */
function repeated(mode: Exclude<Sliding['paddingMode'], 'zeros'>, place: number, length: number): number {
  if (mode === 'replicate') return place < 0 ? 0 : length - 1
  if (mode === 'circular') return ((place % length) + length) % length
  const beyond = mode === 'symmetric' ? 1 : 0
  return place < 0 ? -place - beyond : 2 * (length - 1) - place + beyond
}

/** `count` places from `start` on, `every` apart. */
export function cells(sliding: Sliding, start: number, count: number, every = 1): Cells {
  const places = Int32Array.from({ length: count }, (_, i) => start + i * every)
  return {
    places,
    kinds: Uint8Array.from(places, (place) => cellKinds.indexOf(kindAt(sliding, place))),
    samples: places.map((place) => sampleAt(sliding, place)),
  }
}

/** The values at places. */
export function valuesAt({ samples }: Cells, data: ArrayLike<number>): Float32Array {
  return Float32Array.from(samples, (sample) => (sample < 0 ? 0 : data[sample]!))
}

/** The index of weight of the term that lies j-th in the order of places. */
export const tapOf = ({ reversed, kernelSize }: Sliding, j: number): number =>
  reversed ? kernelSize - 1 - j : j
