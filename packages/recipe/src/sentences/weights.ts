/** What can be wrong with a design, or with the file of a weight: `RecipeError.problem`. */
export const weightProblems = {
  'design-bias': () => 'expected false with a design (it has no bias), but got true',
  'design-band': ({ low, high }: Numbers<'low' | 'high'>) =>
    `expected [low, high] with low below high, but got [${low}, ${high}]`,
  'design-derivative': ({ order, got }: Numbers<'order' | 'got'>) =>
    `expected at most the order, ${order}, but got ${got}`,
  'design-zeros': () => 'expected a number that is not 0, but got only zeros',
  'design-kaiser-only': ({ window, got }: Numbers<'got'> & Texts<'window'>) =>
    `expected nothing with the window '${window}' (only 'kaiser' has it), but got ${got}`,
  'design-beta-beside': ({ got }: Numbers<'got'>) =>
    `expected nothing beside beta, which it stands for, but got ${got}`,
  'design-kaiser-none': () => "expected beta or attenuation with 'kaiser', but got neither",
  'design-beta-transition': ({ got }: Numbers<'got'>) =>
    `expected attenuation in its place, as transition is given, but got ${got}`,
  'design-size': ({ count, key, got }: Numbers<'count' | 'got'> & Texts<'key'>) =>
    `expected ${count}, the length of weight.${key}, but got ${got}`,
  'design-size-given': ({ got }: Numbers<'got'>) =>
    `expected nothing, as weight.transition gives it, but got ${got}`,
  'design-size-missing': () => 'is missing (or give weight.transition, in Hz)',
  'design-size-derivative': ({ got }: Numbers<'got'>) =>
    `expected at least 2 for a derivative, but got ${got}`,
  'design-size-order': ({ order, got }: Numbers<'order' | 'got'>) =>
    `expected more than the order, ${order}, but got ${got}`,
  'design-size-odd': ({ design, got }: Numbers<'got'> & Texts<'design'>) =>
    `expected an odd number for a ${design}, but got ${got}`,
  'design-size-hilbert': ({ got }: Numbers<'got'>) =>
    `expected an odd number of at least 5 for a hilbert, but got ${got}`,
  'design-size-window': ({ window, got }: Numbers<'got'> & Texts<'window'>) =>
    `expected 1 or at least 3 with the window '${window}', whose ends are 0, but got ${got}`,
  'design-transition': ({ most, got, size }: Numbers<'most' | 'got' | 'size'>) =>
    `expected a transition of at most ${most} taps, but got ${got} Hz (${size} taps)`,
  'design-many-taps': ({ most, got }: Numbers<'most' | 'got'>) =>
    `expected at most ${most} taps, but got ${got}`,
  'design-no-rate': ({ design, key }: Texts<'design' | 'key'>) =>
    `expected a signal whose sample rate is known, which ${design}'s ${key} is worked out with, but got one without (source.sampleRate can say it)`,
  'design-template-rate': ({ rate, got }: Numbers<'rate' | 'got'>) =>
    `expected a layer whose taps have the sample rate of the template, ${rate} Hz, but got ${got} Hz (resample one of them)`,
  'design-cutoff': ({ rate, got }: Numbers<'rate' | 'got'>) =>
    `expected less than half the sample rate of the layer's input (${rate} Hz), but got ${got} Hz`,
  'design-cutoff-dilated': ({ rate, dilation, got }: Numbers<'rate' | 'dilation' | 'got'>) =>
    `expected less than half the sample rate of the layer's input (${rate} Hz / dilation ${dilation}), but got ${got} Hz`,

  'weight-not-read': () => 'is not read yet: run what loadWeights gives',
  'weight-unreadable': ({ problem }: Texts<'problem'>) => `cannot be read: ${problem}`,
  'weight-hash': ({ sha256 }: Texts<'sha256'>) =>
    `expected a file with this hash, but got one with ${sha256}`,
  'weight-shape': ({ expected, shape, tensor }: Texts<'expected' | 'shape' | 'tensor'>) =>
    `expected the shape [${expected}], but got [${shape}] of '${tensor}'`,
  'weight-variance': ({ got }: Numbers<'got'>) => `expected variances, 0 or more, but got ${got}`,
  'weight-tensor': ({ known, tensor }: Texts<'known' | 'tensor'>) =>
    `expected one of the file's tensors, ${known}, but got '${tensor}'`,
  'weight-tensor-unnamed': ({ known }: Texts<'known'>) =>
    `expected one of the file's tensors, ${known}, but got nothing`,
  'weight-no-tensors': ({ got }: Texts<'got'>) =>
    `expected one of the file's tensors, of which there are none, but got ${got}`,
  'weight-bool': ({ tensor }: Texts<'tensor'>) => `expected numbers, but got bool in '${tensor}'`,
  'weight-beyond': ({ value, element, tensor }: Numbers<'element'> & Texts<'value' | 'tensor'>) =>
    `expected numbers that float32 can hold, but got ${value} (element ${element} of '${tensor}')`,
  'template-channel': ({ known, channel }: Texts<'known' | 'channel'>) =>
    `expected one of the file's channels, ${known}, but got ${channel}`,
  'template-order': ({ start, got }: Numbers<'start' | 'got'>) =>
    `expected a sample after start, ${start}, but got ${got}`,
  'template-start': ({ length, got }: Numbers<'length' | 'got'>) =>
    `expected a sample below the file's length, ${length}, but got ${got}`,
  'template-end': ({ length, got }: Numbers<'length' | 'got'>) =>
    `expected at most the file's length, ${length}, but got ${got}`,
  'template-beyond': ({ value, sample }: Numbers<'sample'> & Texts<'value'>) =>
    `expected numbers that float32 can hold, but got ${value} (sample ${sample})`,
  'template-zeros': () => 'expected a sample that is not 0, but got only zeros',
}

type Numbers<K extends string> = Readonly<Record<K, number>>
type Texts<K extends string> = Readonly<Record<K, string>>
