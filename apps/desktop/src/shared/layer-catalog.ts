/**
 * What the studio knows of each layer of a recipe: which fields its card has, what they take, and how a new one starts.
 * A further layer is an entry here and its words in the message files; layer-catalog.test.ts compares the entries with
 * the recipe's own schema.
 */

/** Another field has one of these texts; 'weightKind' is what kind of weights the layer has. */
export interface When {
  readonly key: string
  readonly is: readonly string[]
}

interface Common {
  /** The recipe's key, of the layer or of its weight. */
  readonly key: string
  /** The text of a new layer. */
  readonly start: string
  /** What an empty text stands for; without it, one must be given. */
  readonly blank?: string
  /** All of these must hold for the field to be there. */
  readonly when?: readonly When[]
}

export interface IntegerField extends Common {
  readonly kind: 'integer'
  readonly least: number
}
export interface NumberField extends Common {
  readonly kind: 'number'
  readonly above?: number
  readonly least?: number
  readonly most?: number
  readonly unit?: 'Hz' | 'dB'
}
/** One of some words. */
export interface ChoiceField extends Common {
  readonly kind: 'choice'
  readonly options: readonly string[]
}
export interface TruthField extends Common {
  readonly kind: 'truth'
}
/** One of some words, or 'number': an amount in a text of its own, `<key>Amount`. */
export interface ModeField extends Common {
  readonly kind: 'mode'
  readonly options: readonly string[]
  readonly amount: 'integer' | 'ends'
  readonly least: number
}
/** An integer for both ends, or two: left and right. */
export interface EndsField extends Common {
  readonly kind: 'ends'
  readonly least: number
}
/** A number per channel; one alone stands for all. */
export interface NumbersField extends Common {
  readonly kind: 'numbers'
  readonly least?: number
}
export type FieldSpec =
  IntegerField | NumberField | ChoiceField | TruthField | ModeField | EndsField | NumbersField

const integer = (key: string, start: string, least = 1, more: Partial<Common> = {}): IntegerField => ({
  kind: 'integer',
  key,
  start,
  least,
  ...more,
})
const number = (
  key: string,
  blank: string | undefined,
  more: Partial<Omit<NumberField, 'kind' | 'key'>> = {},
): NumberField => ({ kind: 'number', key, start: '', ...(blank !== undefined && { blank }), ...more })
const truth = (key: string, start: 'true' | 'false', more: Partial<Common> = {}): TruthField => ({
  kind: 'truth',
  key,
  start,
  ...more,
})
const choice = (key: string, options: readonly [string, ...string[]], when?: When): ChoiceField => ({
  kind: 'choice',
  key,
  options,
  start: options[0],
  ...(when && { when: [when] }),
})
const perChannel = (key: string, start: string, blank?: string): NumbersField => ({
  kind: 'numbers',
  key,
  start,
  ...(blank !== undefined && { blank }),
})

/** An empty text that stands for what comes in. */
const INCOMING = 'incoming'
const AUTO = 'auto'
const NONE = 'none'
const KERNEL_SIZE = 'kernelSize'
/** Words that an empty text can stand for, beside numbers. */
export const blankWords: readonly string[] = [INCOMING, AUTO, NONE, KERNEL_SIZE]

// ——— weights ———

export const weightKinds = [
  'moving-average',
  'gaussian',
  'savitzky-golay',
  'derivative',
  'lowpass',
  'highpass',
  'bandpass',
  'bandstop',
  'hilbert',
  'seed',
  'values',
  'file',
] as const
export type WeightKind = (typeof weightKinds)[number]

/** More lines of taps than this are not typed by hand. */
export const MAX_TAP_LINES = 64

/** Those that say what a filter does; the others give the weights. */
export const designKinds = weightKinds.slice(0, 9)
export const isDesign = (kind: WeightKind): boolean => designKinds.includes(kind)
/** A transposed convolution has no designs. */
export const plainWeightKinds: readonly WeightKind[] = ['seed', 'values', 'file']

const kernelSize = (start: string, least = 1): IntegerField => integer('kernelSize', start, least)
const hertz = (key: string, start: string): NumberField =>
  number(key, undefined, { start, above: 0, unit: 'Hz' })
/** With a transition, the number of taps follows. */
const taps = integer('kernelSize', '101', 1, { when: [{ key: 'transition', is: [''] }] })
const windowed: readonly FieldSpec[] = [
  choice('window', ['hamming', 'hann', 'blackman', 'kaiser']),
  number('attenuation', undefined, {
    start: '60',
    least: 8,
    most: 500,
    unit: 'dB',
    when: [{ key: 'window', is: ['kaiser'] }],
  }),
]
const edge: readonly FieldSpec[] = [number('transition', NONE, { above: 0, unit: 'Hz' }), taps, ...windowed]
const per = choice('per', ['sample', 'second'])
const pass = [hertz('cutoff', ''), ...edge]
const band = [hertz('cutoff', ''), hertz('cutoffHigh', ''), ...edge]

/** The fields that a kind of weights brings with it. */
export const weightFields: Readonly<Record<WeightKind, readonly FieldSpec[]>> = {
  'moving-average': [kernelSize('5')],
  gaussian: [kernelSize('9'), number('sigma', AUTO, { above: 0 })],
  'savitzky-golay': [kernelSize('11'), integer('order', '2', 0), integer('derivative', '0', 0), per],
  derivative: [kernelSize('3', 2), per],
  lowpass: pass,
  highpass: pass,
  bandpass: band,
  bandstop: band,
  hilbert: [kernelSize('31', 5), ...windowed],
  seed: [integer('seed', '0', 0), kernelSize('3')],
  values: [],
  file: [],
}

// ——— layers ———

export const families = [
  'filter',
  'convolution',
  'pooling',
  'padding',
  'activation',
  'acrossChannels',
  'normalization',
  'unchanged',
] as const
export type Family = (typeof families)[number]

interface LayerSpec {
  readonly family: Family
  /** Beside those of its weights. */
  readonly fields: readonly FieldSpec[]
  readonly weights?: readonly WeightKind[]
}

const bias: readonly FieldSpec[] = [
  truth('bias', 'false', { when: [{ key: 'weightKind', is: ['seed', 'values'] }] }),
  {
    ...perChannel('biasValues', '0'),
    when: [
      { key: 'weightKind', is: ['values'] },
      { key: 'bias', is: ['true'] },
    ],
  },
]
const channels: readonly FieldSpec[] = [
  integer('inChannels', '', 1, { blank: INCOMING }),
  integer('outChannels', '', 1, { blank: INCOMING }),
]
const groups: ModeField = {
  kind: 'mode',
  key: 'groups',
  start: 'depthwise',
  options: ['depthwise', 'one', 'number'],
  amount: 'integer',
  least: 1,
}
const pool: readonly FieldSpec[] = [
  integer('kernelSize', '2'),
  integer('stride', '', 1, { blank: KERNEL_SIZE }),
  integer('padding', '0', 0),
]
const ceilMode = truth('ceilMode', 'false')
const adaptive = [integer('outputSize', '64')]
const ends = (start: string, least: number): EndsField => ({ kind: 'ends', key: 'padding', start, least })
const signed = ends('1', -Infinity)
const affine = [perChannel('weight', '', NONE), perChannel('bias', '', NONE)]
const eps = number('eps', '0.00001', { least: 0 })
const chance = [number('p', '0.5', { least: 0, most: 1 })]
const plain = { family: 'activation', fields: [] } as const
const activation = (...fields: FieldSpec[]) => ({ family: 'activation', fields }) as const

const specs = {
  conv1d: {
    family: 'convolution',
    weights: weightKinds,
    fields: [
      integer('stride', '1'),
      integer('dilation', '1'),
      {
        kind: 'mode',
        key: 'padding',
        start: 'same',
        options: ['same', 'valid', 'causal', 'number'],
        amount: 'ends',
        least: 0,
      },
      choice('paddingMode', ['zeros', 'reflect', 'symmetric', 'replicate', 'circular'], {
        key: 'padding',
        is: ['same', 'causal', 'number'],
      }),
      groups,
      ...channels,
      ...bias,
      choice('algorithm', ['direct', 'fft', 'auto']),
    ],
  },
  convTranspose1d: {
    family: 'convolution',
    weights: plainWeightKinds,
    fields: [
      integer('stride', '1'),
      integer('dilation', '1'),
      integer('padding', '0', 0),
      integer('outputPadding', '0', 0),
      groups,
      ...channels,
      ...bias,
    ],
  },
  maxPool1d: { family: 'pooling', fields: [...pool, integer('dilation', '1'), ceilMode] },
  avgPool1d: { family: 'pooling', fields: [...pool, ceilMode, truth('countIncludePad', 'true')] },
  adaptiveAvgPool1d: { family: 'pooling', fields: adaptive },
  adaptiveMaxPool1d: { family: 'pooling', fields: adaptive },
  constantPad1d: { family: 'padding', fields: [signed, number('value', '0')] },
  reflectionPad1d: { family: 'padding', fields: [signed] },
  replicationPad1d: { family: 'padding', fields: [signed] },
  circularPad1d: { family: 'padding', fields: [ends('1', 0)] },
  relu: plain,
  relu6: plain,
  leakyRelu: activation(number('negativeSlope', '0.01')),
  prelu: activation(perChannel('weight', '', '0.25')),
  elu: activation(number('alpha', '1')),
  celu: activation(number('alpha', '1', { above: 0 })),
  selu: plain,
  gelu: activation(choice('approximate', ['none', 'tanh'])),
  silu: plain,
  mish: plain,
  sigmoid: plain,
  logSigmoid: plain,
  tanh: plain,
  tanhshrink: plain,
  softplus: activation(number('beta', '1', { above: 0 }), number('threshold', '20')),
  softsign: plain,
  softshrink: activation(number('lambda', '0.5')),
  hardshrink: activation(number('lambda', '0.5')),
  hardsigmoid: plain,
  hardswish: plain,
  hardtanh: activation(number('minVal', '-1'), number('maxVal', '1')),
  softmax: { family: 'acrossChannels', fields: [] },
  logSoftmax: { family: 'acrossChannels', fields: [] },
  glu: { family: 'acrossChannels', fields: [] },
  batchNorm1d: {
    family: 'normalization',
    fields: [perChannel('runningMean', '0'), { ...perChannel('runningVar', '1'), least: 0 }, ...affine, eps],
  },
  instanceNorm1d: { family: 'normalization', fields: [...affine, eps] },
  groupNorm: { family: 'normalization', fields: [integer('numGroups', '1'), ...affine, eps] },
  dropout: { family: 'unchanged', fields: chance },
  dropout1d: { family: 'unchanged', fields: chance },
  identity: { family: 'unchanged', fields: [] },
} satisfies Record<string, LayerSpec>

export type LayerType = keyof typeof specs
export const layerSpecs: Readonly<Record<LayerType, LayerSpec>> = specs
export const layerTypes = Object.keys(specs) as LayerType[]

/** What the menu offers: a layer, or a conv1d by what its weights are. */
export type LayerKind = WeightKind | Exclude<LayerType, 'conv1d'>

const isWeightKind = (kind: LayerKind): kind is WeightKind =>
  (weightKinds as readonly string[]).includes(kind)

export const typeOfKind = (kind: LayerKind): LayerType => (isWeightKind(kind) ? 'conv1d' : kind)
export const weightOfKind = (kind: LayerKind): WeightKind | null =>
  isWeightKind(kind) ? kind : layerSpecs[kind].weights ? 'seed' : null

/** In the order of the menu. */
export function kindsOf(family: Family): LayerKind[] {
  if (family === 'filter') return [...designKinds]
  const types = layerTypes.filter((type) => layerSpecs[type].family === family)
  return types.flatMap((type): readonly LayerKind[] => (type === 'conv1d' ? plainWeightKinds : [type]))
}

/** The fields of a layer whose weights are of that kind, those that are hidden for now included. */
export function fieldsOf(type: LayerType, weight: WeightKind | null): readonly FieldSpec[] {
  return [...(weight ? weightFields[weight] : []), ...layerSpecs[type].fields]
}
