/** The Explain view and its tour. */
export const explain = {
  title: 'Explain',
  view: 'View',
  hint: 'How each output sample comes about',
  layerButtonNamed: 'Explain {name}',
  layerButtonHint: 'How its output samples come about',
  toolbar: 'Output to explain',
  layer: 'Layer',
  channel: 'Output channel',
  output: 'Output sample',
  outputIndex: 'Index of the output sample',
  outputAt: '{index}, at {time}',
  previous: 'Previous output',
  previousHint: 'Previous output (←, in the figure)',
  next: 'Next output',
  nextHint: 'Next output (→, in the figure)',
  play: 'Slide the kernel',
  pause: 'Pause',
  playHint: 'Slide or pause (space, in the figure)',
  stale: 'The chain has changed since it ran: this explains the last run.',
  runChain: 'Run the chain',
  emptyTitle: 'How does an output sample come about?',
  missing: {
    noLayers:
      'Add a layer to the chain, and see here how it makes each output sample of your own signal: which samples it sees, what it multiplies them with, and the sum. Or take the tour, which brings its own signal.',
    notRun: 'Run the chain first: what is explained here is what a run really gave.',
    notInBatch:
      'The selected file is not an item of the last run. Tick it in the files panel, and run the chain.',
    noOutput: 'The layer has no output sample to explain.',
  },
  kernel: 'The kernel slides over the signal',
  kernelLead:
    'For each output sample the taps lie over a stretch of the signal. Each tap is multiplied with the sample above it, and all products are added up. Click or drag to move the kernel.',
  transposedLead:
    'A transposed convolution is a convolution of its input with {stride} places for each sample, zeros in between, and with the taps in reverse. Click or drag to move the kernel.',
  groupLead:
    'Group {group} of {groups}: of the input, this output sees channel {first} only. | Group {group} of {groups}: of the input, this output sees channel {first} only. | Group {group} of {groups}: of the input, this output sees channels {first} to {last} only.',
  keys: 'Sliding kernel. Left and right arrows go to the previous and next output, up and down point at a tap, space plays, Home and End go to the ends.',
  figureSummary:
    '{y} is {value}: the kernel covers places {start} to {end} of the signal, in {planes} channels.',
  spokenTap: 'Tap {tap}: {weight} times {sample} is {product}',
  cells: {
    sample: 'Sample {index}',
    between: 'A zero between two samples, made by the stride',
    zeros: 'A sample that is not there: zero padding',
    reflect: 'A sample that is not there: the mirrored sample {index}',
    symmetric: 'A sample that is not there: the mirrored sample {index}',
    replicate: 'A sample that is not there: sample {index}, repeated',
    circular: 'A sample that is not there: sample {index}, from the other end',
  },
  termsTable: 'Samples, taps and products',
  sampleIndex: 'sample',
  products: 'product',
  sum: 'sum',
  sumOfProducts: 'sum of the products',
  bias: 'bias',
  thisSum: 'this sum',
  theRun: 'the run gave',
  runShort: 'run',
  equals: 'equals',
  differs: 'differs from',
  tapsShown: 'Taps {first} to {last} of {count}',
  earlierTaps: 'Earlier taps',
  laterTaps: 'Later taps',
  planesShown: 'Channels {first} to {last} of {count}',
  earlierPlanes: 'Earlier channels',
  laterPlanes: 'Later channels',
  fieldTitle: 'What this output sees',
  fieldLead:
    'The receptive field: the samples of the input, and of each layer before, that have an influence on this output. Nothing outside of it has any.',
  sees: 'sample {start} | sample {start} | {start} to {end}',
  seesNothing: 'padding only',
  matrixTitle: 'The same as a matrix',
  matrixNote:
    'A convolution is a linear map: each row of its matrix holds the same taps, moved on. The whole matrix has {rows} rows and {columns} columns; this is the part about the output, for input channel {channel}.',
  matrixPlane: 'Columns of',
  matrixTable: 'Matrix of the convolution',
  matrixKeys:
    'Matrix of the convolution. Up and down arrows go to the previous and next output, left and right point at a tap.',
  product: 'matrix · x',
  statementsTitle: 'Checked on your samples',
  tally: '{held} of {count} equalities hold, as torch.allclose sees it.',
  holds: 'Holds:',
  fails: 'Does not hold:',
  compared: 'output {start} compared | output {start} compared | outputs {start} to {end} compared',
  rounding: 'terms cancel: within the rounding of float32, atol {atol}',
  statements: {
    sum: 'This sum equals {y}',
    length: 'The output is as long as the formula says',
    function: 'The layer is the function: nothing but its weights',
    transposed: 'Transposed = a convolution with zeros between the samples, taps in reverse',
    padding: 'Padding = a longer signal',
    bias: 'Bias = a constant added to the result',
    channels: 'All {channels} channels at once = one by one, added up',
    matrix: 'Convolution = matrix product',
    stride: 'Stride {stride} = every {stride}th output of stride 1',
    dilation: 'Dilated by {dilation} = a kernel with zeros in between',
  },
  layers: {
    maxPool:
      'Takes the largest sample of each window that slides over a channel. There are no weights, and no sum: one sample of the window goes on, the others have no influence.',
    avgPool:
      'Takes the mean of each window that slides over a channel: a convolution of each channel alone with equal taps.',
    adaptivePool:
      'Divides each channel into as many windows as outputs are wanted, and takes the mean or the largest sample of each. How long the windows are follows from the length of the signal.',
    pad: 'Adds samples before and after each channel, or takes some away. All others stay what they are, and only move.',
    activation:
      'Applies a function to each sample alone. No other sample has any influence, neither of another time nor of another channel.',
    softmax:
      'Turns the channels of each moment into shares of one: each is exponentiated and divided by the sum over the channels.',
    glu: 'Halves the channels: each channel of the first half is multiplied by the sigmoid of its partner in the second half, which opens or shuts it.',
    batchNorm:
      'Subtracts a mean and divides by a standard deviation for each channel. They were learnt in training, so that each sample depends on no other.',
    instanceNorm:
      'Subtracts the mean of each channel and divides by its standard deviation. Both are those of the whole signal, so every sample sees all others of its channel.',
    groupNorm:
      'Subtracts the mean of a group of channels and divides by its standard deviation. Both are those of the whole signal, so every sample sees all others of its group.',
    identity: 'Changes nothing: this layer only does something in training.',
  },
  tour: {
    title: 'Tour',
    start: 'Take the tour',
    hint: 'Convolution from the beginning, cell by cell',
    count: 'Step {step} of {steps} · cell {cell} of the notebook',
    leave: 'Leave the tour',
    back: 'Back',
    next: 'Next',
    finish: 'Finish',
    code: 'The cell in PyTorch',
    steps: {
      slide: {
        title: 'Slide, multiply, add',
        text: 'A signal of seven samples, and a filter of three taps: 1, 2 and 3. Lay the filter over the first three samples, multiply each pair and add up: 5·1 + 4·2 + 8·3 = 37. Then move on by one sample. Press play. There is room for five positions only, so the output has five samples.',
      },
      padding: {
        title: 'Padding: the samples that are not there',
        text: 'To keep the seven samples, half a kernel of zeros is added at each end: padding = ks // 2. At the first output the first tap lies on a zero that is not in the signal, so only two products are left.',
      },
      bias: {
        title: 'Bias: a constant on top',
        text: 'In a neural network a constant is added to each result, one for each output channel. Here it is 5, so 37 becomes 42. It moves the output up, and changes nothing else.',
      },
      layer: {
        title: 'A layer makes its own filter',
        text: 'nn.Conv1d holds the filter as its weight. A new layer draws it at random, here from seed 0, to be learnt later. What it does with it is exactly the same.',
      },
      weights: {
        title: 'The layer is its weights',
        text: 'Give the layer the taps 1, 2 and 3, and it gives the numbers of before. The equalities below are worked out anew while you look: each left side in its own way, each right side from what the layer gave.',
      },
      matrix: {
        title: 'The same as a matrix',
        text: 'Write the filter into each row of a matrix, moved by one sample a row, and multiply the signal with it: the same seven numbers. So a convolution is a linear layer whose matrix is nearly empty and repeats three numbers. At the ends, taps that lie on padding have no column.',
      },
      channels: {
        title: 'More than one channel',
        text: 'Four channels come in, five go out: five filters, each of four rows of taps, one plane for each input channel. All four planes are multiplied and added into a single number. Choose another output channel, and another filter slides over the same samples.',
      },
      first: {
        title: 'This sum equals y[0, 0, 2]',
        text: 'The first filter, over samples 1 to 3 of all channels: multiply its four rows of taps with the four rows of samples, and add up all twelve products. The first equality compares that sum with what the layer gave at y[0, 0, 2], as torch.allclose does.',
      },
      sum: {
        title: 'This sum equals y[0, 4, 3]',
        text: 'Another filter, the last, and another place, samples 2 to 4 of all channels: again twelve products and one sum, which is what the layer gave at y[0, 4, 3].',
      },
      edge: {
        title: 'At the edge a column is lost',
        text: 'All rows of x always take part, but of the columns only those under the filter do. At y[0, 0, 0] the first column of the filter lies on the padding, in every plane: its products are zero.',
      },
      stride: {
        title: 'Stride: positions that are skipped',
        text: 'With a stride of 2 the filter moves on by two samples. The output is the one of stride 1 with every second value left out, marked with a cross. The equalities below check it.',
      },
      dilation: {
        title: 'Dilation: zeros between the taps',
        text: 'With a dilation of 2 the taps lie two samples apart: the filter reaches over five samples with three numbers to learn. It is the same as a filter of 1, 0, 2, 0, 3. Now open the view on your own signal.',
      },
    },
  },
}
