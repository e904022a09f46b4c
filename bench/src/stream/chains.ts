/** A recipe to be run over a signal of so many channels. */
export interface Chain {
  readonly name: string
  readonly channels: number
  readonly layers: readonly object[]
  /** Whether the signal of the others is done so soon that it takes a part of the time to begin: then it is run over a longer one, too. */
  readonly isQuick?: boolean
}

const conv = (kernelSize: number, options: object = {}) => ({
  type: 'conv1d',
  kernelSize,
  padding: 'same',
  weight: { seed: 1 },
  ...options,
})
const depthwise = conv(31, { groups: 'depthwise' })
const relu = { type: 'relu' }
const back = {
  type: 'convTranspose1d',
  kernelSize: 8,
  stride: 4,
  padding: 2,
  outChannels: 1,
  weight: { seed: 3 },
}

export const chains: readonly Chain[] = [
  { name: 'K 31', channels: 1, layers: [conv(31)], isQuick: true },
  { name: 'K 1023 by transforms', channels: 1, layers: [conv(1023, { algorithm: 'fft' })], isQuick: true },
  {
    name: 'K 255 by transforms, 8 channels',
    channels: 8,
    layers: [conv(255, { algorithm: 'fft' })],
    isQuick: true,
  },
  {
    name: 'small CNN, 8 channels',
    channels: 1,
    layers: [
      conv(5, { outChannels: 8 }),
      relu,
      conv(5),
      relu,
      { type: 'maxPool1d', kernelSize: 2 },
      conv(5, { outChannels: 1 }),
    ],
  },
  {
    name: 'filters of each of 8 channels',
    channels: 8,
    layers: [depthwise, { type: 'tanh' }, depthwise, { type: 'avgPool1d', kernelSize: 4 }],
  },
  {
    name: 'dilated, 64 channels',
    channels: 64,
    layers: [conv(3, { dilation: 8 }), { type: 'gelu' }, conv(3, { dilation: 16 }), { type: 'gelu' }],
  },
  {
    name: 'down and up by 4',
    channels: 1,
    layers: [conv(9, { padding: 4, stride: 4, outChannels: 4 }), { type: 'silu' }, back],
  },
  {
    name: 'functions, 4 channels',
    channels: 4,
    layers: [relu, { type: 'tanh' }, { type: 'sigmoid' }, { type: 'elu' }],
  },
]
