import { describe, expect, it } from 'vitest'
import { thrown } from '../../test/thrown.ts'
import { F, Generator, type Tensor, allclose, arange, manualSeed, nn, ones, tensor, zeros } from '../index.ts'

const conv = { inChannels: 4, outChannels: 6, kernelSize: 3 }

describe('layers print as PyTorch prints them', () => {
  it.each<[nn.Module, string]>([
    [
      new nn.Conv1d({ ...conv, paddingMode: 'reflect' }),
      'Conv1d(4, 6, kernel_size=(3,), stride=(1,), padding_mode=reflect)',
    ],
    [
      new nn.Conv1d({
        ...conv,
        padding: 'same',
        dilation: 2,
        groups: 2,
        bias: false,
        paddingMode: 'circular',
      }),
      'Conv1d(4, 6, kernel_size=(3,), stride=(1,), padding=same, dilation=(2,), groups=2, bias=False, padding_mode=circular)',
    ],
    [
      new nn.Conv1d({ ...conv, padding: [2, 1] }),
      'Conv1d(4, 6, kernel_size=(3,), stride=(1,), padding=(2, 1))',
    ],
    [
      new nn.ConvTranspose1d({
        ...conv,
        stride: 2,
        padding: 1,
        outputPadding: 1,
        groups: 2,
        bias: false,
        dilation: 3,
      }),
      'ConvTranspose1d(4, 6, kernel_size=(3,), stride=(2,), padding=(1,), dilation=(3,), output_padding=(1,), groups=2, bias=False)',
    ],
    [new nn.LazyConv1d({ outChannels: 8, kernelSize: 3 }), 'LazyConv1d(0, 8, kernel_size=(3,), stride=(1,))'],
    [
      new nn.BatchNorm1d({ numFeatures: 4 }),
      'BatchNorm1d(4, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)',
    ],
    [
      new nn.BatchNorm1d({
        numFeatures: 4,
        eps: 1e-12,
        momentum: null,
        affine: false,
        trackRunningStats: false,
      }),
      'BatchNorm1d(4, eps=1e-12, momentum=None, affine=False, track_running_stats=False)',
    ],
    [
      new nn.InstanceNorm1d({ numFeatures: 4, momentum: 1 }),
      'InstanceNorm1d(4, eps=1e-05, momentum=1.0, affine=False, track_running_stats=False)',
    ],
    [new nn.LayerNorm({ normalizedShape: 5 }), 'LayerNorm((5,), eps=1e-05, elementwise_affine=True)'],
    [
      new nn.LayerNorm({ normalizedShape: [4, 5], eps: 1e-4, elementwiseAffine: false }),
      'LayerNorm((4, 5), eps=0.0001, elementwise_affine=False)',
    ],
    [new nn.GroupNorm({ numGroups: 2, numChannels: 4 }), 'GroupNorm(2, 4, eps=1e-05, affine=True)'],
    [new nn.Dropout(), 'Dropout(p=0.5, inplace=False)'],
    [new nn.Dropout1d({ p: 0.2 }), 'Dropout1d(p=0.2, inplace=False)'],
    [new nn.ReLU(), 'ReLU()'],
    [new nn.SiLU(), 'SiLU()'],
    [new nn.ELU(), 'ELU(alpha=1.0)'],
    [new nn.CELU({ alpha: 2 }), 'CELU(alpha=2.0)'],
    [new nn.GELU(), "GELU(approximate='none')"],
    [new nn.Softplus({ beta: 0.5 }), 'Softplus(beta=0.5, threshold=20)'],
    [new nn.Softshrink(), 'Softshrink(0.5)'],
    [new nn.Hardtanh(), 'Hardtanh(min_val=-1.0, max_val=1.0)'],
    [new nn.LeakyReLU({ negativeSlope: 1e-5 }), 'LeakyReLU(negative_slope=1e-05)'],
    [new nn.Softmax({ dim: 1 }), 'Softmax(dim=1)'],
    [new nn.LogSoftmax({ dim: -1 }), 'LogSoftmax(dim=-1)'],
    [new nn.PReLU(), 'PReLU(num_parameters=1)'],
    [new nn.GLU(), 'GLU(dim=-1)'],
    [
      new nn.AvgPool1d({ kernelSize: 3, padding: 1 }),
      'AvgPool1d(kernel_size=(3,), stride=(3,), padding=(1,))',
    ],
    [
      new nn.MaxPool1d({ kernelSize: 3, stride: 2, padding: 1, dilation: 2, ceilMode: true }),
      'MaxPool1d(kernel_size=3, stride=2, padding=1, dilation=2, ceil_mode=True)',
    ],
    [new nn.AdaptiveAvgPool1d({ outputSize: 1 }), 'AdaptiveAvgPool1d(output_size=1)'],
    [new nn.ConstantPad1d({ padding: [1, 2], value: 3.5 }), 'ConstantPad1d(padding=(1, 2), value=3.5)'],
    [new nn.ReflectionPad1d({ padding: 2 }), 'ReflectionPad1d((2, 2))'],
    [new nn.Flatten(), 'Flatten(start_dim=1, end_dim=-1)'],
    [new nn.Unflatten({ dim: 1, unflattenedSize: [2, 3] }), 'Unflatten(dim=1, unflattened_size=(2, 3))'],
    [new nn.Identity(), 'Identity()'],
    [new nn.Sequential(), 'Sequential()'],
    [new nn.CrossEntropyLoss({ weight: ones([3]) }), 'CrossEntropyLoss()'],
    [new nn.MSELoss(), 'MSELoss()'],
    [
      new nn.Sequential(
        new nn.Sequential({ act: new nn.Tanh(), drop: new nn.Dropout({ p: 0.1 }) }),
        new nn.Linear({ inFeatures: 1, outFeatures: 2 }),
      ),
      `Sequential(
  (0): Sequential(
    (act): Tanh()
    (drop): Dropout(p=0.1, inplace=False)
  )
  (1): Linear(in_features=1, out_features=2, bias=True)
)`,
    ],
  ])('%s', (layer, text) => {
    expect(String(layer)).toBe(text)
  })
})

describe('Conv1d', () => {
  const x = arange(8).reshape(1, 1, 8)

  it.each(['reflect', 'replicate', 'circular', 'symmetric'] as const)('pads by %s', (paddingMode) => {
    const layer = new nn.Conv1d({
      inChannels: 1,
      outChannels: 2,
      kernelSize: 4,
      padding: 'same',
      paddingMode,
    })
    const expected = F.conv1d(F.pad(x, [1, 2], { mode: paddingMode }), layer.weight, { bias: layer.bias })
    expect(allclose(layer.forward(x), expected)).toBe(true)
    expect(layer.forward(x).shape).toEqual([1, 2, 8])
  })

  it('sees no later input when causal', () => {
    const layer = new nn.Conv1d({
      inChannels: 1,
      outChannels: 1,
      kernelSize: 3,
      dilation: 2,
      padding: 'causal',
    })
    const changed = x.clone()
    changed.indexPut_([0, 0, 5], 100)
    expect(allclose(layer.forward(changed).narrow(2, 0, 5), layer.forward(x).narrow(2, 0, 5))).toBe(true)
    expect(layer.forward(x).shape).toEqual([1, 1, 8])
  })
})

it('ConvTranspose1d undoes the lengths of a strided Conv1d', () => {
  const options = { inChannels: 1, outChannels: 1, kernelSize: 3, stride: 2, padding: 1 }
  const down = new nn.Conv1d(options)
  const up = new nn.ConvTranspose1d(options)
  for (const length of [11, 12])
    expect(up.forward(down.forward(zeros([1, 1, length])), { outputSize: length }).shape).toEqual([
      1,
      1,
      length,
    ])
  expect(thrown(() => up.forward(zeros([1, 1, 6]), { outputSize: 13 }))).toBe(
    'OptionError: ConvTranspose1d: outputSize must be an integer from 11 to 12 for 6 samples, but got 13',
  )
})

it('LazyConv1d starts from the weights that a Conv1d would, and becomes one', () => {
  manualSeed(3)
  const lazy = new nn.LazyConv1d({ outChannels: 2, kernelSize: 3 })
  lazy.forward(ones([1, 4, 5]))
  manualSeed(3)
  const eager = new nn.Conv1d({ inChannels: 4, outChannels: 2, kernelSize: 3 })
  expect(lazy.weight.tolist()).toEqual(eager.weight.tolist())
  expect(lazy.bias?.tolist()).toEqual(eager.bias?.tolist())
  expect(String(lazy)).toBe(String(eager))
})

describe('BatchNorm1d', () => {
  const x = tensor([
    [1, 10],
    [3, 30],
  ])

  it('learns statistics in train mode and applies them in eval mode', () => {
    const layer = new nn.BatchNorm1d({ numFeatures: 2, momentum: 1, eps: 0 })
    expect(layer.forward(x).tolist()).toEqual([
      [-1, -1],
      [1, 1],
    ])
    expect(layer.runningMean?.tolist()).toEqual([2, 20])
    expect(layer.numBatchesTracked?.item()).toBe(1)
    expect(layer.eval().forward(x).index(0, 0).item()).toBeCloseTo(-1 / Math.sqrt(2), 6)
    expect(layer.numBatchesTracked?.item()).toBe(1)
  })

  it('without momentum keeps the plain mean over all batches', () => {
    const layer = new nn.BatchNorm1d({ numFeatures: 2, momentum: null })
    layer.forward(x)
    layer.forward(x.add(3))
    expect(layer.runningMean?.tolist()).toEqual([3.5, 21.5])
  })
})

describe('Dropout', () => {
  it('has PyTorch’s mask for a seed', () => {
    const layer = new nn.Dropout({ p: 0.3 })
    manualSeed(3)
    const kept = [1, 1, 0, 1, 0, 1, 1, 1, 1, 0, 1, 1]
    expect(
      layer
        .forward(ones([12]))
        .ne(0)
        .int()
        .tolist(),
    ).toEqual(kept)
    expect(
      layer
        .eval()
        .forward(ones([2]))
        .tolist(),
    ).toEqual([1, 1])
  })

  it('drops whole channels as Dropout1d', () => {
    const layer = new nn.Dropout1d({ p: 0.3, generator: new Generator(3) })
    expect(
      layer
        .forward(ones([2, 3, 2]))
        .ne(0)
        .int()
        .tolist(),
    ).toEqual([
      [
        [1, 1],
        [1, 1],
        [0, 0],
      ],
      [
        [1, 1],
        [0, 0],
        [1, 1],
      ],
    ])
  })
})

/** PyTorch's, exactly. */
const initial: Readonly<Record<string, number[][]>> = {
  xavierUniform_: [
    [1.4470912218093872, -1.6382999420166016, 1.78544282913208],
    [1.4018501043319702, 1.8408011198043823, -1.6797765493392944],
  ],
  xavierNormal_: [
    [-0.307867169380188, -0.38189029693603516, -0.35297104716300964],
    [0.4221794307231903, -0.12485627084970474, 1.2287242412567139],
  ],
  kaimingUniform_: [
    [1.1440260410308838, -1.2951897382736206, 1.4115164279937744],
    [1.1082597970962524, 1.4552809000015259, -1.3279799222946167],
  ],
  kaimingNormal_: [
    [-0.3954823315143585, -0.4905714988708496, -0.4534221887588501],
    [0.5423264503479004, -0.1603887975215912, 1.5784037113189697],
  ],
  normal_: [
    [1.7566096782684326, 1.6980892419815063, 1.7209519147872925],
    [2.3337621688842773, 1.9012924432754517, 2.9713916778564453],
  ],
}

describe('nn.init', () => {
  // torch.manual_seed(5); torch.nn.init.…_(torch.empty(2, 3))
  it.each<[string, (w: Tensor) => Tensor]>([
    ['xavierUniform_', (w) => nn.init.xavierUniform_(w, { gain: 2 })],
    ['xavierNormal_', (w) => nn.init.xavierNormal_(w)],
    ['kaimingUniform_', (w) => nn.init.kaimingUniform_(w, { mode: 'fanOut', nonlinearity: 'relu' })],
    ['kaimingNormal_', (w) => nn.init.kaimingNormal_(w, { a: 0.1 })],
    ['normal_', (w) => nn.init.normal_(w, 2, 0.5)],
  ])('%s', (name, fill) => {
    manualSeed(5)
    expect(fill(zeros([2, 3])).tolist()).toEqual(initial[name])
  })

  it('fills with constants', () => {
    expect(nn.init.constant_(zeros([2]), 3).tolist()).toEqual([3, 3])
    expect(nn.init.ones_(zeros([1])).tolist()).toEqual([1])
    expect(nn.init.zeros_(ones([1])).tolist()).toEqual([0])
    expect(nn.init.calculateGain('tanh')).toBe(5 / 3)
    expect(nn.init.calculateGain('leakyRelu', 0.2)).toBe(1.3867504905630728)
  })
})
