/**
 * The notebook on Sinal, cell by cell; ../notebook.py is the same program in PyTorch.
 *
 * A cell prints, and returns what a notebook would show as its result.
 */
import { F, allclose, manualSeed, nn, noGrad, rand, tensor } from '@sinal/core'
import type { Tensor } from '@sinal/core'

export type Print = (value: unknown) => void

export interface Cell {
  readonly number: number
  readonly run: (print: Print) => unknown
}

/** In the order in which they must run: a cell uses the variables of those before it. */
export const cells: Cell[] = []

function cell(number: number, run: Cell['run']) {
  cells.push({ number, run })
}

let x: Tensor, y: Tensor, weight: Tensor, w: Tensor, ks: number, conv: nn.Conv1d

cell(62, (print) => {
  // 1-D convolution of a signal with a filter

  // signal
  x = tensor([5, 4, 8, 7, 9, 3, 6])

  // filter
  weight = tensor([1, 2, 3])

  ks = weight.size(0)

  // [N, C, L]: a batch of one signal with one channel
  x = x.reshape(1, 1, x.size(0))

  // [outChannels, inChannels / groups, K]
  weight = weight.reshape(1, 1, weight.size(0))
  y = F.conv1d(x, weight)

  // five values only: nothing was added at the borders
  print(y.shape)
  print(y)
})

cell(63, () => {
  // padding of ⌊ks / 2⌋ keeps the length of the signal
  y = F.conv1d(x, weight, { padding: Math.floor(ks / 2) })
  return y
})

cell(64, (print) => {
  // bias is a constant added to the result, one value per output channel
  const bias = tensor([5])
  print(bias.shape)

  const yWithBias = F.conv1d(x, weight, { padding: Math.floor(ks / 2), bias })
  return yWithBias
})

cell(65, () => {
  // a layer makes its own random filter of ks taps
  manualSeed(0)
  ks = 3
  conv = new nn.Conv1d({
    inChannels: 1,
    outChannels: 1,
    kernelSize: ks,
    padding: Math.floor(ks / 2),
    bias: false,
  })

  y = conv.forward(x)
  return y
})

cell(66, (print) => {
  // the filter of a layer requires gradients
  print(conv.weight)
  // and is assigned to like this
  weight = tensor([1, 2, 3])
  noGrad(() => conv.weight.indexPut_([':'], weight))

  return conv.forward(x)
})

cell(67, () => {
  // a convolution is a linear map whose matrix repeats one filter, moved by a sample a row
  const matrix = tensor([
    [2, 3, 0, 0, 0, 0, 0],
    [1, 2, 3, 0, 0, 0, 0],
    [0, 1, 2, 3, 0, 0, 0],
    [0, 0, 1, 2, 3, 0, 0],
    [0, 0, 0, 1, 2, 3, 0],
    [0, 0, 0, 0, 1, 2, 3],
    [0, 0, 0, 0, 0, 1, 2],
  ])

  return F.linear(x, matrix)
})

cell(68, (print) => {
  // more than one channel: a batch of one signal with 4 channels of 7 samples
  manualSeed(0)
  x = rand([1, 4, 7])

  // outChannels is the number of filters: the same data through 5 of them
  conv = new nn.Conv1d({
    inChannels: 4,
    outChannels: 5,
    kernelSize: ks,
    padding: Math.floor(ks / 2),
    bias: false,
  })

  conv.forward(x)

  print(x)
  print('\n')
  // y is [1, 5, 7]
  y = conv.forward(x)
  print(y)
})

cell(69, (print) => {
  print(conv.weight.index(0))
  print(y.index(0, 0, 1))
  print(x.index(0, ':', '0:3'))

  // the first filter over samples 1 to 3 gives y[0, 0, 2]
  const filter1 = conv.weight.index(0)
  let region = x.index(0, ':', '1:4')
  let res = filter1.mul(region).sum()

  print(allclose(res, y.index(0, 0, 2)))

  // the last filter over samples 2 to 4 gives y[0, 4, 3]
  const filter5 = conv.weight.index(4)
  region = x.index(0, ':', '2:5')
  res = filter5.mul(region).sum()

  print(allclose(res, y.index(0, 4, 3)))
})

cell(70, () => {
  // other parameters of a convolution
})

cell(71, () => {
  // stride: by how many samples the filter moves from one output to the next
  x = tensor([5, 4, 8, 7, 9, 3, 6])
  w = tensor([1, 2, 3])
  x = x.reshape(1, 1, x.size(0))
  w = w.reshape(1, 1, w.size(0))

  conv = new nn.Conv1d({
    inChannels: 1,
    outChannels: 1,
    kernelSize: ks,
    padding: Math.floor(ks / 2),
    stride: 2,
    bias: false,
  })

  noGrad(() => conv.weight.indexPut_([':'], w))
  // the same as stride 1 and then every second value
  y = F.conv1d(x, w, { padding: Math.floor(ks / 2), stride: 2 })
  return y
})

cell(79, (print) => {
  // dilation: a longer filter with as many parameters, by zeros between its taps
  y = F.conv1d(x, w, { dilation: 2 })
  const wt = tensor([1, 0, 2, 0, 3]).reshape(1, 1, -1)
  print(wt.shape)
  const yt = F.conv1d(x, wt)
  return `(${y}, ${yt})`
})
