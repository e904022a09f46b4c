/** The workloads of the bench: float32, one 1-D convolution each. */

/** What a call does besides the convolution: nothing, record for autograd, or compute all gradients too. */
export type Mode = 'forward' | 'record' | 'train'

export interface Workload {
  readonly id: string
  readonly standsFor: string
  readonly mode: Mode
  readonly batch: number
  readonly inChannels: number
  readonly outChannels: number
  readonly length: number
  readonly kernelSize: number
  readonly stride: number
  readonly padding: number
  readonly dilation: number
  readonly groups: number
  /** Layers have a bias, filters have none. */
  readonly bias: boolean
}

const filter = {
  mode: 'forward',
  batch: 1,
  inChannels: 1,
  outChannels: 1,
  stride: 1,
  dilation: 1,
  groups: 1,
  bias: false,
} as const
const layer = {
  ...filter,
  batch: 16,
  inChannels: 64,
  outChannels: 64,
  length: 4096,
  kernelSize: 3,
  padding: 1,
  bias: true,
} as const

export const workloads: readonly Workload[] = [
  { ...filter, id: 'W1', standsFor: 'smoothing', length: 1_000_000, kernelSize: 3, padding: 1 },
  { ...filter, id: 'W2', standsFor: 'short FIR', length: 1_000_000, kernelSize: 31, padding: 15 },
  { ...filter, id: 'W3', standsFor: 'long FIR', length: 1_000_000, kernelSize: 1023, padding: 511 },
  {
    ...filter,
    id: 'W4',
    standsFor: 'few channels',
    batch: 8,
    inChannels: 4,
    outChannels: 5,
    length: 100_000,
    kernelSize: 3,
    padding: 1,
  },
  { ...layer, id: 'W5', standsFor: 'CNN layer' },
  { ...layer, id: 'W6', standsFor: 'strided', outChannels: 128, kernelSize: 9, padding: 4, stride: 2 },
  { ...layer, id: 'W7', standsFor: 'dilated (TCN)', padding: 8, dilation: 8 },
  {
    ...layer,
    id: 'W8',
    standsFor: 'depthwise',
    batch: 8,
    length: 16384,
    kernelSize: 7,
    padding: 3,
    groups: 64,
  },
  {
    ...layer,
    id: 'W9',
    standsFor: 'pointwise',
    inChannels: 256,
    outChannels: 256,
    length: 2048,
    kernelSize: 1,
    padding: 0,
  },
  {
    ...filter,
    id: 'W10',
    standsFor: 'the cost of a call',
    mode: 'record',
    length: 7,
    kernelSize: 3,
    padding: 1,
  },
  {
    ...filter,
    id: 'W11',
    standsFor: 'multichannel long filter',
    inChannels: 8,
    outChannels: 8,
    length: 1_000_000,
    kernelSize: 255,
    padding: 127,
  },
  { ...layer, id: 'W12', standsFor: 'training step', mode: 'train' },
]

export function outLength(w: Workload): number {
  return Math.floor((w.length + 2 * w.padding - w.dilation * (w.kernelSize - 1) - 1) / w.stride) + 1
}

/** Floating-point operations of the direct sum: a multiplication and an addition a tap; the gradients are two more such sums. */
export function flops(w: Workload): number {
  const taps = (w.inChannels / w.groups) * w.kernelSize
  return 2 * w.batch * w.outChannels * outLength(w) * taps * (w.mode === 'train' ? 3 : 1)
}

/** One line for tables: `16 × 64 → 64 channels × 4096, K 3, padding 1`. */
export function describe(w: Workload): string {
  const options = [
    `padding ${w.padding}`,
    w.stride === 1 ? '' : `stride ${w.stride}`,
    w.dilation === 1 ? '' : `dilation ${w.dilation}`,
    w.groups === 1 ? '' : `groups ${w.groups}`,
    w.bias ? 'bias' : '',
    w.mode === 'record' ? 'recorded by autograd' : '',
    w.mode === 'train' ? 'forward and all gradients' : '',
  ]
  const shape = `${w.batch} × ${w.inChannels} → ${w.outChannels} channels × ${w.length.toLocaleString('en-US')}`
  return [shape, `K ${w.kernelSize}`, ...options.filter((text) => text !== '')].join(', ')
}
