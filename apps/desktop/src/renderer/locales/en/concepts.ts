/** What the studio names, explained: a title, the question that it answers, and a paragraph. */
export const concepts = {
  channel: {
    title: 'Channel',
    ask: 'What is a channel?',
    text: 'One line of numbers that runs along with others over the same time: a lead of an ECG, an axis of an accelerometer, or one of the outputs of a layer. A layer takes a batch of shape [N, C, L]: N items, C channels, L samples.',
  },
  batch: {
    title: 'Batch',
    ask: 'What is a batch?',
    text: 'Several signals of the same shape that go through the chain together, one an item. No layer here mixes items: each comes out as if it had been alone.',
  },
  sampleRate: {
    title: 'Sample rate',
    ask: 'What is the sample rate?',
    text: 'How many samples there are in a second, in hertz. It ties positions to time, and frequencies to hertz: the highest frequency that samples can hold is half of it, the Nyquist frequency. A layer with a stride divides the rate by it.',
  },
  kernel: {
    title: 'Kernel',
    ask: 'What is a kernel?',
    text: 'The few numbers, called taps or weights, that a convolution slides over the signal. At each position every tap is multiplied with the sample under it, and the products are added up: that sum is one output sample. A layer has one such row of taps for each pair of output and input channel that it connects.',
  },
  crossCorrelation: {
    title: 'Cross-correlation and convolution',
    ask: 'What is cross-correlation?',
    text: 'PyTorch’s convolution lays the taps over the signal as they are written: mathematics calls that cross-correlation. The convolution of mathematics runs through the taps in reverse. The two are equal where the taps are symmetric, and each is the other with the taps reversed.',
  },
  stride: {
    title: 'Stride',
    ask: 'What is stride?',
    text: 'By how many samples the kernel moves on from one output to the next. With a stride of s the output is the one of stride 1 with only every s-th sample kept, so it is about s times shorter. What is faster than half of the new sample rate is folded into lower frequencies unless it was filtered out before.',
  },
  padding: {
    title: 'Padding',
    ask: 'What is padding?',
    text: 'Samples put before and behind the signal so that the kernel can also lie over its ends. “same” keeps the length; “valid” adds none, so the output is shorter; “causal” puts all of it before the signal, so that no output sees a later sample.',
  },
  paddingMode: {
    title: 'Padding mode',
    ask: 'What is a padding mode?',
    text: 'What the samples beyond the ends are: zeros; the signal mirrored without repeating the end sample (reflect), or with it (symmetric); the end sample again and again (replicate); or the signal from its other end (circular). Zeros pull the ends of a smoothed signal towards zero; a mirrored signal goes on at its own level.',
  },
  causal: {
    title: 'Causal filter',
    ask: 'What is a causal filter?',
    text: 'A filter whose output at a moment depends on that moment and earlier ones only, as everything must that works while the signal is being measured. The price is delay: a symmetric kernel of K taps delays by (K − 1) / 2 samples.',
  },
  dilation: {
    title: 'Dilation',
    ask: 'What is dilation?',
    text: 'The distance between neighbouring taps, in samples. With a dilation of d the kernel reaches over d · (K − 1) + 1 samples with only K numbers to learn: it is the same as a longer kernel with d − 1 zeros between its taps. Layers whose dilation doubles see exponentially far.',
  },
  groups: {
    title: 'Groups',
    ask: 'What are groups?',
    text: 'Groups divide the channels so that each output channel is made of its own part of the input channels only. One group mixes all channels; as many groups as channels filter each channel alone, which is called depthwise. Both numbers of channels must be divisible by it.',
  },
  bias: {
    title: 'Bias',
    ask: 'What is bias?',
    text: 'A constant that is added to every output sample of a channel, one for each output channel. It moves the output up or down and changes nothing else.',
  },
  outputLength: {
    title: 'Output length',
    ask: 'How long is the output?',
    text: 'The kernel, with its gaps, has to lie within the padded signal, and moves on by the stride: the output has as many samples as it finds places.',
  },
  receptiveField: {
    title: 'Receptive field',
    ask: 'What is the receptive field?',
    text: 'The samples of the input that have an influence on one output sample; nothing outside of it has any. Each layer widens it: by its reach, times the strides of all layers before. “Mark what the cursor sees” shows it over the plots.',
  },
  transposed: {
    title: 'Transposed convolution',
    ask: 'What is a transposed convolution?',
    text: 'It spreads each input sample over the output: the sample times the whole kernel is added at its place, and places lie a stride apart. So it makes signals longer. Its matrix is that of a convolution, transposed; it does not undo a convolution.',
  },
  outputPadding: {
    title: 'Output padding',
    ask: 'What is output padding?',
    text: 'Convolutions of several input lengths have the same output length where the stride is above 1. Output padding says which of these lengths a transposed convolution gives back: so many samples more at the end. It adds no zeros to the input.',
  },
  toeplitz: {
    title: 'Toeplitz matrix',
    ask: 'What is a Toeplitz matrix?',
    text: 'A matrix that is constant along its diagonals. A convolution of stride 1 is the product of the signal with such a matrix: each row holds the same taps, moved on by one column, and zeros elsewhere. So a convolution is a linear layer that is nearly empty and shares its weights.',
  },
  fir: {
    title: 'FIR filter',
    ask: 'What is an FIR filter?',
    text: 'A filter with a finite impulse response: each output is a weighted sum of a finite number of input samples. A convolution layer of one channel is one. It is always stable, and with symmetric taps it delays all frequencies equally.',
  },
  impulseResponse: {
    title: 'Impulse response',
    ask: 'What is the impulse response?',
    text: 'What a filter gives for a single 1 among zeros. It says everything about a linear filter, since every signal is a sum of scaled impulses. As a layer correlates, its impulse response is its taps in reverse.',
  },
  frequencyResponse: {
    title: 'Frequency response',
    ask: 'What is the frequency response?',
    text: 'By how much a filter scales a sine of each frequency, and how it shifts its phase: the Fourier transform of the impulse response. A sine that goes in comes out as a sine of the same frequency.',
  },
  decibel: {
    title: 'Decibel',
    ask: 'What is a decibel?',
    text: 'A ratio on a logarithmic scale: 20 dB are a factor of 10 of the amplitude, 6 dB about a factor of 2, and −3 dB about 0.71, half of the power.',
  },
  groupDelay: {
    title: 'Group delay',
    ask: 'What is group delay?',
    text: 'By how much a filter delays the envelope of a narrow band about each frequency, in samples. It is the same for all frequencies, (K − 1) / 2, where the taps are symmetric: then the shape of the signal is kept.',
  },
  cutoff: {
    title: 'Cut-off and transition',
    ask: 'What is a cut-off frequency?',
    text: 'Where a filter goes from keeping frequencies to removing them. With a window design the gain there is one half (−6 dB). The way from one to the other, the transition, is the narrower the more taps there are.',
  },
  window: {
    title: 'Window',
    ask: 'What is a window?',
    text: 'A bell-shaped factor that fades something in and out. An ideal filter has endless taps: a window ends them gently, which trades a narrow transition for less ripple. A stretch of a signal is windowed before its spectrum is taken, so that its ends leak less into other frequencies.',
  },
  fastConvolution: {
    title: 'Convolution by FFT',
    ask: 'What is convolution by FFT?',
    text: 'A convolution is a product of spectra. For long kernels it is quicker to transform blocks of the signal, multiply, and transform back than to add up all products. The result is the same up to rounding.',
  },
  spectrum: {
    title: 'Power spectrum',
    ask: 'What is a power spectrum?',
    text: 'How the power of a signal is spread over frequencies. Welch’s method cuts the signal into overlapping windowed segments of N samples and averages their spectra: longer segments tell frequencies apart better, more segments make a smoother estimate.',
  },
  spectrogram: {
    title: 'Spectrogram',
    ask: 'What is a spectrogram?',
    text: 'Spectra of short segments side by side: time from left to right, frequency upwards, power as colour. A short segment places events well in time and frequencies badly, and a long one the other way round.',
  },
  pooling: {
    title: 'Pooling',
    ask: 'What is pooling?',
    text: 'A window slides over each channel alone, and gives the largest sample or the mean of what it covers. It has no weights. Its stride is its size unless another is given, so it makes signals shorter.',
  },
  adaptivePooling: {
    title: 'Adaptive pooling',
    ask: 'What is adaptive pooling?',
    text: 'Pooling that is told how many outputs to give: it divides the signal into as many windows, which may differ in length by a sample and overlap.',
  },
  activation: {
    title: 'Activation',
    ask: 'What is an activation?',
    text: 'A function of each sample alone, such as ReLU, which sets what is negative to zero. Without one between them, two convolutions would be no more than one longer convolution: activations are what makes a chain more than a linear filter.',
  },
  softmax: {
    title: 'Softmax',
    ask: 'What is softmax?',
    text: 'Turns the channels of each moment into positive shares that add up to 1: the larger a value, the larger its share. Log-softmax gives their logarithms, which is more exact than taking them afterwards.',
  },
  glu: {
    title: 'Gated linear unit',
    ask: 'What is a gated linear unit?',
    text: 'Half of the channels carry values, the other half decide how much of each goes through: a gate between 0 and 1. The output has half as many channels.',
  },
  batchNorm: {
    title: 'Batch norm',
    ask: 'What is batch norm?',
    text: 'Shifts and scales each channel to mean 0 and variance 1, then by a learnt scale and shift. While training, mean and variance are those of the batch; when it is applied, as here, those that were remembered, so that it is a constant scale and shift a channel.',
  },
  instanceNorm: {
    title: 'Instance and group norm',
    ask: 'What are instance norm and group norm?',
    text: 'They take mean and variance from the signal itself: instance norm of each channel of each item over its whole length, group norm of a group of channels together. So every output sample sees the whole signal.',
  },
  dropout: {
    title: 'Dropout',
    ask: 'What is dropout?',
    text: 'While a model is trained, sets samples (or whole channels) to zero at random and scales up the others, so that it does not rely on any single one. When the model is applied, as here, it changes nothing.',
  },
  residual: {
    title: 'Residual connection',
    ask: 'What is a residual connection?',
    text: 'The input of some layers is added to their output, so that they only have to learn the difference. Deep chains train better with it, as gradients have a way around the layers. Both must have the same shape.',
  },
  seed: {
    title: 'Seed',
    ask: 'What is a seed?',
    text: 'The number that random numbers are made from. The same seed gives the same weights, here the very ones that PyTorch gives after torch.manual_seed: a new Conv1d draws them evenly between −1/√(C·K) and 1/√(C·K), C being the input channels of a group.',
  },
}
