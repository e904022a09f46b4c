import { type nn, tensor } from '@sinal/core'
import { expect, it } from 'vitest'
import { buildLayers, layerNames, parseRecipe } from '../index.ts'

const weight = { seed: 1 }
const build = (layer: object, channels = 2) =>
  buildLayers(parseRecipe({ version: 1, layers: [layer] }), channels)[0]!

/** As PyTorch prints the layer that is meant. */
const printed: Record<string, readonly (readonly [object, string])[]> = {
  conv1d: [
    [
      {
        weight,
        kernelSize: 5,
        stride: 2,
        padding: 3,
        dilation: 2,
        groups: 2,
        outChannels: 4,
        paddingMode: 'reflect',
      },
      'Conv1d(2, 4, kernel_size=(5,), stride=(2,), padding=(3,), dilation=(2,), groups=2, padding_mode=reflect)',
    ],
    [
      { weight, kernelSize: 5, padding: 'same', bias: false },
      'Conv1d(2, 2, kernel_size=(5,), stride=(1,), padding=same, bias=False)',
    ],
  ],
  convTranspose1d: [
    [
      {
        weight,
        kernelSize: 5,
        stride: 3,
        padding: 1,
        outputPadding: 2,
        dilation: 2,
        groups: 2,
        outChannels: 6,
        bias: false,
      },
      'ConvTranspose1d(2, 6, kernel_size=(5,), stride=(3,), padding=(1,), dilation=(2,), output_padding=(2,), groups=2, bias=False)',
    ],
  ],
  maxPool1d: [
    [{ kernelSize: 4 }, 'MaxPool1d(kernel_size=4, stride=4, padding=0, dilation=1, ceil_mode=False)'],
    [
      { kernelSize: 4, stride: 2, padding: 1, dilation: 3, ceilMode: true },
      'MaxPool1d(kernel_size=4, stride=2, padding=1, dilation=3, ceil_mode=True)',
    ],
  ],
  avgPool1d: [
    [{ kernelSize: 4, stride: 2, padding: 1 }, 'AvgPool1d(kernel_size=(4,), stride=(2,), padding=(1,))'],
  ],
  adaptiveAvgPool1d: [[{ outputSize: 7 }, 'AdaptiveAvgPool1d(output_size=7)']],
  adaptiveMaxPool1d: [[{ outputSize: 7 }, 'AdaptiveMaxPool1d(output_size=7)']],
  constantPad1d: [
    [{ padding: 2 }, 'ConstantPad1d(padding=(2, 2), value=0)'],
    [{ padding: [2, -1], value: 0.5 }, 'ConstantPad1d(padding=(2, -1), value=0.5)'],
  ],
  reflectionPad1d: [[{ padding: [2, 1] }, 'ReflectionPad1d((2, 1))']],
  replicationPad1d: [[{ padding: [2, 1] }, 'ReplicationPad1d((2, 1))']],
  circularPad1d: [[{ padding: [2, 1] }, 'CircularPad1d((2, 1))']],
  relu: [[{}, 'ReLU()']],
  relu6: [[{}, 'ReLU6()']],
  selu: [[{}, 'SELU()']],
  silu: [[{}, 'SiLU()']],
  mish: [[{}, 'Mish()']],
  sigmoid: [[{}, 'Sigmoid()']],
  tanh: [[{}, 'Tanh()']],
  logSigmoid: [[{}, 'LogSigmoid()']],
  softsign: [[{}, 'Softsign()']],
  tanhshrink: [[{}, 'Tanhshrink()']],
  hardsigmoid: [[{}, 'Hardsigmoid()']],
  hardswish: [[{}, 'Hardswish()']],
  elu: [[{ alpha: 0.5 }, 'ELU(alpha=0.5)']],
  celu: [[{ alpha: 0.5 }, 'CELU(alpha=0.5)']],
  leakyRelu: [
    [{}, 'LeakyReLU(negative_slope=0.01)'],
    [{ negativeSlope: 0.2 }, 'LeakyReLU(negative_slope=0.2)'],
  ],
  gelu: [
    [{}, "GELU(approximate='none')"],
    [{ approximate: 'tanh' }, "GELU(approximate='tanh')"],
  ],
  softplus: [
    [{}, 'Softplus(beta=1, threshold=20)'],
    [{ beta: 2, threshold: 10 }, 'Softplus(beta=2, threshold=10)'],
  ],
  softshrink: [[{ lambda: 0.2 }, 'Softshrink(0.2)']],
  hardshrink: [[{ lambda: 0.2 }, 'Hardshrink(0.2)']],
  hardtanh: [[{ minVal: -2, maxVal: 3 }, 'Hardtanh(min_val=-2.0, max_val=3.0)']],
  softmax: [[{}, 'Softmax(dim=1)']],
  logSoftmax: [[{}, 'LogSoftmax(dim=1)']],
  glu: [[{}, 'GLU(dim=1)']],
  prelu: [
    [{}, 'PReLU(num_parameters=1)'],
    [{ weight: [0.1, 0.2] }, 'PReLU(num_parameters=2)'],
  ],
  batchNorm1d: [
    [
      { runningMean: [1, 2], runningVar: [3, 4] },
      'BatchNorm1d(2, eps=1e-05, momentum=0.1, affine=False, track_running_stats=True)',
    ],
  ],
  instanceNorm1d: [
    [
      { eps: 0.001, weight: [1, 2], bias: [3, 4] },
      'InstanceNorm1d(2, eps=0.001, momentum=0.1, affine=True, track_running_stats=False)',
    ],
  ],
  groupNorm: [[{ numGroups: 2 }, 'GroupNorm(2, 2, eps=1e-05, affine=False)']],
  dropout: [[{}, 'Dropout(p=0.5, inplace=False)']],
  dropout1d: [[{ p: 0.1 }, 'Dropout1d(p=0.1, inplace=False)']],
  identity: [[{}, 'Identity()']],
}

it.each(layerNames)('%s is the layer of that name, with its options', (type) => {
  const cases = printed[type]!
  expect(cases.map(([layer]) => String(build({ type, ...layer })))).toEqual(cases.map(([, text]) => text))
})

it('layers are as they are applied, with the numbers that the recipe gives', () => {
  const norm = build({
    type: 'batchNorm1d',
    runningMean: [1, 2],
    runningVar: [4, 9],
    weight: [2, 3],
    bias: [10, 20],
    eps: 0,
  })
  expect(norm.training).toBe(false)
  expect(norm.forward(tensor([[[1, 3], [2, 5]]])).tolist()).toEqual([[[10, 12], [20, 23]]]) // prettier-ignore
  const slopes = build({ type: 'prelu', weight: [0.5, 0.25] })
  expect(slopes.forward(tensor([[[-2, 2], [-4, 4]]])).tolist()).toEqual([[[-1, 2], [-1, 4]]]) // prettier-ignore
  const group = build({ type: 'groupNorm', numGroups: 2, weight: [1, 2], bias: [0, 5], eps: 0 })
  expect(group.forward(tensor([[[1, 3], [1, 3]]])).tolist()).toEqual([[[-1, 1], [3, 7]]]) // prettier-ignore
  const x = tensor([[[1, 2, 3, 4], [5, 6, 7, 8]]]) // prettier-ignore
  expect(build({ type: 'dropout' }).forward(x).tolist()).toEqual(x.tolist())
  const mean = build({ type: 'avgPool1d', kernelSize: 2, padding: 1, ceilMode: true, countIncludePad: false })
  expect(mean.forward(x).tolist()).toEqual([[[1, 2.5, 4], [5, 6.5, 8]]]) // prettier-ignore
})

it('the taps of a transposed convolution are its values, or those of its seed', () => {
  const values = [[[1, 2]], [[3, 4]]]
  const taps = build({ type: 'convTranspose1d', weight: { values, bias: [0.5] } }) as nn.ConvTranspose1d
  expect(taps.forward(tensor([[[1, 0], [0, 10]]])).tolist()).toEqual([[[1.5, 32.5, 40.5]]]) // prettier-ignore
  const drawn = build(
    { type: 'convTranspose1d', kernelSize: 3, weight: { seed: 42 } },
    1,
  ) as nn.ConvTranspose1d
  // torch.manual_seed(42); torch.nn.ConvTranspose1d(1, 1, 3), PyTorch 1.13.1
  expect([...drawn.weight.data, ...drawn.bias!.data]).toEqual([
    0.4414065182209015, 0.47920528054237366, -0.1352572739124298, 0.5303604602813721,
  ])
})
