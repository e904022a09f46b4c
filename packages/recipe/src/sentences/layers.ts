import { inEnglish, type Shown } from './shown.ts'

/** Why a layer does not fit its input, or its keys each other: `RecipeError.problem`. */
export const layerProblems = {
  'layer-channels': ({ channels, before, got }: Channels) =>
    `expected ${channels}, ${from(before)}, but got ${got}`,
  'layer-groups': ({ channels, before, got }: Channels) =>
    `expected a divisor of ${channels}, ${from(before)}, but got ${got}`,
  'layer-groups-output': ({ groups, got }: Numbers<'groups' | 'got'>) =>
    `expected a multiple of groups = ${groups}, but got ${got}`,
  'layer-filter-rows': ({ count, channels, groups, got }: Numbers<'count' | 'channels' | 'groups' | 'got'>) =>
    `expected ${count} (inChannels / groups = ${channels} / ${groups}), but got ${got}: an array of taps for each input channel of the group`,
  'layer-weight-rows': ({ channels, before, got }: Channels) =>
    `expected ${channels}, ${from(before)}, but got ${got}: an array for each input channel`,
  'layer-outputs': ({ count, each, groups, got }: Numbers<'count' | 'each' | 'groups' | 'got'>) =>
    `expected ${count} (weight.values[0] × groups = ${each} × ${groups}), but got ${got}`,
  'layer-many-weights': ({ most, meaning, sizes }: Numbers<'most'> & Record<'meaning' | 'sizes', string>) =>
    `expected at most ${most} weights, but got ${meaning} = ${sizes}`,

  'layer-taps-long': ({ samples, size, dilation, span }: Taps) =>
    `expected taps no longer than the layer's input (${samples} samples), but got ${reach({ size, dilation, span })}`,
  'layer-taps-long-padded': ({ samples, padding, size, dilation, span }: Taps & Numbers<'padding'>) =>
    `expected taps no longer than the layer's input (${samples} samples + ${padding} of padding), but got ${reach({ size, dilation, span })}`,
  'layer-window-long': ({ samples, span }: Numbers<'samples' | 'span'>) =>
    `expected windows no longer than the layer's input (${samples} samples), but got ${span}`,
  'layer-window-long-padded': ({ samples, padding, span }: Numbers<'samples' | 'padding' | 'span'>) =>
    `expected windows no longer than the layer's input (${samples} samples + ${padding} of padding), but got ${span}`,
  'layer-same-stride': ({ got }: Numbers<'got'>) => `expected 1 with padding 'same', but got ${got}`,
  'layer-fft-stride': ({ got }: Numbers<'got'>) => `expected 1 with algorithm 'fft', but got ${got}`,
  'layer-output-padding': ({
    most,
    stride,
    dilation,
    got,
  }: Numbers<'most' | 'stride' | 'dilation' | 'got'>) =>
    `expected at most ${most}, below stride (${stride}) or dilation (${dilation}), but got ${got}`,
  'layer-nothing-left': ({ left, samples, padding }: Numbers<'left' | 'samples' | 'padding'>) =>
    `expected an output of at least 1 sample, but got ${left} of an input of ${samples} samples with padding ${padding}`,
  'layer-cut-away': ({ left, samples, first, last }: Numbers<'left' | 'samples' | 'first' | 'last'>) =>
    `expected an output of at least 1 sample, but got ${left} of an input of ${samples} samples with ${first} and ${last} at its ends`,
  'layer-empty': () => 'expected an input of at least 1 sample, but got 0',
  'layer-one-sample': () => 'expected more than 1 sample a channel (one alone has no variance), but got 1',
  'layer-one-value': () =>
    'expected more than 1 value a group, or more than 1 item (one alone has no variance), but got 1',
  'layer-mirror': ({ most, mode, samples, first, last }: Mirror) =>
    `expected at most ${most} samples at each end (mode '${mode}' of an input of ${samples} samples), but got ${first} and ${last}`,
  'layer-pool-padding': ({ size, got }: Numbers<'size' | 'got'>) =>
    `expected at most half of kernelSize (${size}), but got ${got}`,
  'layer-per-channel': ({ channels, before, got, items }: Shown & Numbers<'channels' | 'before'>) =>
    `expected an array of ${channels}, ${from(before)}, but got ${inEnglish({ got, items })}`,
  'layer-slopes': ({ channels, before, got, items }: Shown & Numbers<'channels' | 'before'>) =>
    `expected an array of 1, or of ${channels} as ${from(before)}, but got ${inEnglish({ got, items })}`,
  'layer-even-channels': ({ before, got }: Numbers<'before' | 'got'>) =>
    `expected an even number of channels (the second half gates the first) from ${from(before)}, but got ${got}`,
  'layer-huge': ({ most, got }: Numbers<'most' | 'got'>) => `expected at most ${most}, but got ${got}`,
  'layer-above-minimum': ({ least, got }: Numbers<'least' | 'got'>) =>
    `expected a number above minVal (${least}), but got ${got}`,

  'taps-no-output': () => 'expected at least one output channel, but got an array of 0',
  'taps-no-input': () => 'expected at least one input channel, but got an array of 0',
  'taps-none': () => 'expected at least one tap, but got an array of 0',
  'taps-uneven-rows': ({ count, items }: Items) =>
    `expected an array of ${count}, as values[0], but got an array of ${items}`,
  'taps-uneven': ({ count, items }: Items) =>
    `expected an array of ${count}, as values[0][0], but got an array of ${items}`,
  'taps-size': ({ count, got }: Numbers<'count' | 'got'>) =>
    `expected ${count}, the taps in weight.values, but got ${got}`,
  'taps-filters': ({ count, got }: Numbers<'count' | 'got'>) =>
    `expected ${count}, the filters in weight.values, but got ${got}`,
  'taps-bias-size': ({ count, items }: Items) =>
    `expected an array of ${count}, a number per output channel, but got an array of ${items}`,
  'taps-bias-given': () => 'expected true or nothing, as weight.bias is given, but got false',
  'taps-bias-none': () => 'expected false or nothing, as weight.bias is not given, but got true',
  'preset-bias': () => 'expected false with a preset (it has no bias), but got true',
}

type Numbers<K extends string> = Readonly<Record<K, number>>
type Channels = Numbers<'channels' | 'before' | 'got'>
type Items = Numbers<'count' | 'items'>
type Mirror = Numbers<'most' | 'samples' | 'first' | 'last'> & { readonly mode: string }
type Reach = Numbers<'size' | 'dilation' | 'span'>
type Taps = Reach & Numbers<'samples'>

/** Whose channels a layer is given: the outputs of the one before it, or (below 0) the input's. */
const from = (before: number): string =>
  before < 0 ? 'the channels of the input' : `the outputs of layers[${before}]`

const reach = ({ size, dilation, span }: Reach): string =>
  dilation === 1 ? `${size}` : `${size} × dilation ${dilation} = ${span}`
