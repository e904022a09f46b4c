import { describe, expect, it } from 'vitest'
import { thrown } from '../../test/thrown.ts'
import { F, type Tensor, manualSeed, nn, ones, optim, rand, tensor, zeros } from '../index.ts'

const { SGD, Adam, AdamW } = optim
const optimizers = { SGD, Adam, AdamW }

/** Both parameters after 1 and after 50 steps, from PyTorch in float64. */
const trajectories: readonly [
  name: keyof typeof optimizers,
  options: object,
  after: readonly (readonly number[])[],
][] = [
  [
    'SGD',
    { lr: 0.1 },
    [
      [
        0.9800999166944395, -1.2199000833055604, 0.5300999166944395, 0.18192502082639014, 0.5543250208263901,
        -0.7546749791736099, 1.3736250208263903,
      ],
      [
        1.0478795326587602, -0.945342205678847, 1.0478791300267722, -0.8275928149022118, -0.6383761187075339,
        -0.7098293311726335, 0.7273907944855058,
      ],
    ],
  ],
  [
    'SGD',
    { lr: 0.05, weightDecay: 0.1 },
    [
      [
        0.9850499583472198, -1.5999500416527803, 0.5125499583472197, 0.23946251041319505, 0.623662510413195,
        -0.8723374895868049, 1.676812510413195,
      ],
      [
        0.9474503337253903, -0.9750136154659811, 0.9431428900300514, -0.18284034177748318,
        -0.23588005479593585, -0.3109877713823807, 0.8555742566613932,
      ],
    ],
  ],
  [
    'SGD',
    { lr: 0.02, momentum: 0.9 },
    [
      [
        0.9960199833388879, -1.843980016661112, 0.5060199833388879, 0.276385004165278, 0.670865004165278,
        -0.950934995834722, 1.874725004165278,
      ],
      [
        1.0696836974416786, 1.132862246632806, 1.0667731459522254, -1.0755636517316784, -0.2237209921473039,
        -0.10231746546450517, -1.1174268344631035,
      ],
    ],
  ],
  [
    'SGD',
    { lr: 0.02, momentum: 0.9, dampening: 0.5, weightDecay: 0.01 },
    [
      [
        0.9958199833388879, -1.843580016661112, 0.5059199833388879, 0.276325004165278, 0.670725004165278,
        -0.950734995834722, 1.8743250041652781,
      ],
      [
        1.053146253803757, 1.1838449472141908, 1.0312980218321697, -0.9670675575271794, -0.15320399339214494,
        -0.2394075136044321, -0.9644898223297091,
      ],
    ],
  ],
  [
    'SGD',
    { lr: 0.02, momentum: 0.9, nesterov: true },
    [
      [
        0.992437968343887, -1.7035620316561129, 0.511437968343887, 0.2551315079140282, 0.6446435079140282,
        -0.9067764920859718, 1.7619775079140283,
      ],
      [
        1.0593398901239097, 1.2315403132256961, 1.0585349434374407, -1.1100492996215134, -0.07301298289515806,
        -0.06393492033351436, -1.1603103626452262,
      ],
    ],
  ],
  [
    'SGD',
    { lr: 0.001, maximize: true, momentum: 0.5 },
    [
      [
        1.0001990008330557, -2.0078009991669443, 0.49969900083305563, 0.3011807497917361, 0.701456749791736,
        -1.002453250208264, 2.006263749791736,
      ],
      [
        1.0249975459671787, -4.600507850285473, 0.47355208887898953, 0.49757432253200423, 0.8551383774334417,
        -1.3823842434863942, 3.3344676804596736,
      ],
    ],
  ],
  [
    'Adam',
    { lr: 0.05 },
    [
      [
        0.9500000025125521, -1.9500000000640942, 0.5499999983388659, 0.2500000004234597, 0.6500000003432298,
        -0.9500000002038113, 1.9500000000798243,
      ],
      [
        1.034682521363009, -0.8942019802681029, 1.014426741948041, -1.0218247963108649, -0.5048973338336658,
        -0.20435081906461972, 0.848735756015469,
      ],
    ],
  ],
  [
    'Adam',
    { lr: 0.05, weightDecay: 0.1, betas: [0.8, 0.95], eps: 1e-6 },
    [
      [
        0.9500001672230551, -1.9500000062492187, 0.5499998007969452, 0.2500000412966899, 0.6500000327492871,
        -0.9500000195828753, 1.9500000077354467,
      ],
      [
        0.9936751426249829, -0.9390089389587788, 0.9932884109680208, -0.9211771397121845,
        -0.40871050309158274, -0.38461013741226113, 0.8718533430563502,
      ],
    ],
  ],
  [
    'Adam',
    { lr: 0.2, amsgrad: true },
    [
      [
        0.8000000100502087, -1.8000000002563774, 0.6999999933554636, 0.10000000169383891, 0.5000000013729193,
        -0.800000000815245, 1.8000000003192975,
      ],
      [
        1.062115899488992, -0.8596914251481048, 1.0604794133204563, -0.26917501758819107, -0.8794248243616614,
        -1.1969236216779753, 0.1691225908073262,
      ],
    ],
  ],
  [
    'Adam',
    { lr: 0.01, maximize: true },
    [
      [
        1.0099999994974895, -2.009999999987181, 0.49000000033222685, 0.309999999915308, 0.709999999931354,
        -1.0099999999592377, 2.0099999999840352,
      ],
      [
        1.6084526508662418, -2.546858157547211, 0.19201946941363499, 0.8720999186608164, 1.273994643215154,
        -1.5639820139505638, 2.550181655138756,
      ],
    ],
  ],
  [
    'AdamW',
    { lr: 0.05 },
    [
      [
        0.9495000025125522, -1.9490000000640944, 0.549749998338866, 0.24985000042345973, 0.6496500003432298,
        -0.9495000002038113, 1.9490000000798244,
      ],
      [
        1.0349955072262729, -0.8832857104107049, 1.01495333819074, -1.0196550292516218, -0.5140288285972834,
        -0.20712275868381777, 0.8366630410615765,
      ],
    ],
  ],
  [
    'AdamW',
    { lr: 0.05, weightDecay: 0.3, amsgrad: true },
    [
      [
        0.9350000025125522, -1.9200000000640944, 0.5424999983388659, 0.2455000004234597, 0.6395000003432298,
        -0.9350000002038112, 1.9200000000798243,
      ],
      [
        1.0358588723323046, -0.6022009385287608, 1.0216327273741266, -0.9606702592298758, -0.596829848732999,
        -0.3119117556551179, 0.5340198209194168,
      ],
    ],
  ],
]

/** A loss that ties both parameters together, with plateaus and slopes. */
function lossOf(a: Tensor, b: Tensor): Tensor {
  const unit = tensor([
    [1, 0],
    [0, 1],
  ])
  const first = a.mul(a).sub(1).pow(2).mean()
  const second = b.matmul(b).sub(unit.to(b.dtype)).pow(2).mean()
  return first.add(second).add(a.sum().mul(b.sum()).mul(0.1).sin())
}

describe.each(['float32', 'float64'] as const)('trajectories are PyTorch’s in %s', (dtype) => {
  // torch.testing's tolerances
  const [rtol, atol] = dtype === 'float32' ? [1.3e-6, 1e-5] : [1e-7, 1e-7]

  it.each(trajectories)('%s %j', (name, options, [afterOne, afterFifty]) => {
    const a = tensor([1, -2, 0.5], { dtype, requiresGrad: true })
    const b = tensor(
      [
        [0.3, 0.7],
        [-1, 2],
      ],
      { dtype, requiresGrad: true },
    )
    const optimizer = new optimizers[name]([a, b], { lr: 1, ...options })
    for (let step = 1; step <= 50; step++) {
      optimizer.zeroGrad()
      lossOf(a, b).backward()
      optimizer.step()
      if (step !== 1 && step !== 50) continue
      const expected = step === 1 ? afterOne : afterFifty
      const got = [...a.data, ...b.data]
      got.forEach((value, i) =>
        expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(atol + rtol * Math.abs(expected[i])),
      )
    }
  })
})

describe('Optimizer', () => {
  it('learns groups with their own options, and leaves parameters without a gradient', () => {
    const [a, b, idle] = [0, 0, 0].map(() => ones([1], { requiresGrad: true }))
    const optimizer = new optim.SGD([{ params: [a, idle] }, { params: [b], lr: 0.5 }], { lr: 0.1 })
    a.add(b).sum().backward()
    optimizer.step()
    expect([a, b, idle].map((parameter) => parameter.item())).toEqual([Math.fround(0.9), 0.5, 1])
    optimizer.paramGroups[1].lr = 0.25
    optimizer.step()
    expect(b.item()).toBe(0.25)
  })

  it('computes the loss anew with a closure', () => {
    const x = tensor([3], { requiresGrad: true })
    const optimizer = new optim.SGD([x], { lr: 0.5 })
    const loss = optimizer.step(() => {
      optimizer.zeroGrad()
      const value = x.mul(x).sum()
      value.backward()
      return value
    })
    expect([loss.item(), x.item()]).toEqual([9, 0])
  })

  it('forgets gradients, or makes them zero', () => {
    const x = ones([1], { requiresGrad: true })
    const optimizer = new optim.SGD([x], { lr: 1 })
    x.sum().backward()
    optimizer.zeroGrad({ setToNone: false })
    expect(x.grad?.tolist()).toEqual([0])
    optimizer.zeroGrad()
    expect(x.grad).toBeNull()
  })

  it('refuses to walk back through what a step has changed', () => {
    const x = ones([1], { requiresGrad: true })
    const loss = x.mul(x).sum()
    loss.backward(undefined, { retainGraph: true })
    new optim.SGD([x], { lr: 1 }).step()
    expect(thrown(() => loss.backward())).toContain('must not be modified in place')
  })

  it('goes on from a saved state as if nothing had happened', () => {
    const start = (): [Tensor, optim.Adam] => {
      const x = tensor([1, -2], { requiresGrad: true })
      return [x, new optim.Adam([x], { lr: 0.1 })]
    }
    const run = (x: Tensor, optimizer: optim.Adam, steps: number): void => {
      for (let i = 0; i < steps; i++) {
        optimizer.zeroGrad()
        x.pow(4).sum().backward()
        optimizer.step()
      }
    }
    const [x, whole] = start()
    run(x, whole, 5)
    const [y, resumed] = start()
    y.detach().copy_(x.detach())
    resumed.loadStateDict(whole.stateDict())
    run(x, whole, 5)
    run(y, resumed, 5)
    expect(y.tolist()).toEqual(x.tolist())
    expect(Object.keys(whole.stateDict().state[0])).toEqual(['step', 'expAvg', 'expAvgSq'])
  })

  it('trains a small network', () => {
    manualSeed(0)
    const model = new nn.Sequential(
      new nn.Conv1d({ inChannels: 1, outChannels: 4, kernelSize: 5, padding: 'same' }),
      new nn.BatchNorm1d({ numFeatures: 4 }),
      new nn.ReLU(),
      new nn.AdaptiveAvgPool1d({ outputSize: 1 }),
      new nn.Flatten(),
      new nn.Linear({ inFeatures: 4, outFeatures: 2 }),
    )
    const optimizer = new optim.AdamW(model.parameters(), { lr: 0.05 })
    const scheduler = new optim.lrScheduler.CosineAnnealingLR(optimizer, { tMax: 40 })
    const x = rand([8, 1, 16])
    x.index(':4').mul_(3)
    const target = tensor([0, 0, 0, 0, 1, 1, 1, 1], { dtype: 'int32' })
    let loss = Infinity
    for (let epoch = 0; epoch < 40; epoch++) {
      optimizer.zeroGrad()
      const value = F.crossEntropy(model.forward(x), target)
      value.backward()
      optim.clipGradNorm_(model.parameters(), 1)
      optimizer.step()
      scheduler.step()
      loss = Number(value.item())
    }
    expect(loss).toBeLessThan(0.1)
  })

  const x = zeros([1], { requiresGrad: true })
  it.each([
    [
      'no parameters',
      () => new optim.SGD([], { lr: 1 }),
      'SGD: params must have at least 1 parameter, but got none',
    ],
    [
      'a computed tensor',
      () => new optim.Adam([x.mul(2)]),
      'Adam: every parameter must be a leaf, but got a computed tensor of shape [1]',
    ],
    [
      'a parameter in two groups',
      () => new optim.SGD([{ params: [x] }, { params: [x] }], { lr: 1 }),
      'SGD: every parameter must be given once, but got one of shape [1] again',
    ],
    ['a negative rate', () => new optim.SGD([x], { lr: -1 }), 'SGD: lr must be at least 0, but got -1'],
    [
      'nesterov without momentum',
      () => new optim.SGD([x], { lr: 1, nesterov: true }),
      'SGD: nesterov must have a momentum and no dampening, but got momentum 0 and dampening 0',
    ],
    [
      'betas of 1',
      () => new optim.AdamW([x], { betas: [1, 0.9] }),
      'AdamW: betas must be two numbers in [0, 1), but got [1, 0.9]',
    ],
  ])('refuses %s', (_, body, message) => {
    expect(thrown(body)).toBe(`OptionError: ${message}`)
  })
})

describe('clipping', () => {
  const withGradients = (): Tensor[] =>
    [[3, -4], [12]].map((values) => {
      const parameter = zeros([values.length], { requiresGrad: true })
      parameter.grad = tensor(values)
      return parameter
    })

  it('scales all gradients to a norm', () => {
    const parameters = withGradients()
    expect(optim.clipGradNorm_(parameters, 6.5).item()).toBe(13)
    expect(parameters.map(({ grad }) => grad?.tolist())).toEqual([
      [1.4999998807907104, -1.9999998807907104],
      [5.999999523162842],
    ])
    expect(optim.clipGradNorm_(withGradients(), 2, { normType: Infinity }).item()).toBe(12)
    expect(optim.clipGradNorm_(withGradients(), 2, { normType: 1 }).item()).toBe(19)
  })

  it('leaves gradients below the norm', () => {
    const parameters = withGradients()
    optim.clipGradNorm_(parameters, 100)
    expect(parameters[0].grad?.tolist()).toEqual([3, -4])
  })

  it('clips each element', () => {
    const parameters = withGradients()
    optim.clipGradValue_(parameters, 3.5)
    expect(parameters.map(({ grad }) => grad?.tolist())).toEqual([[3, -3.5], [3.5]])
  })

  it('refuses a norm that is not finite, if asked', () => {
    const [parameter] = withGradients()
    parameter.grad = tensor([NaN, 1])
    expect(thrown(() => optim.clipGradNorm_(parameter, 1, { errorIfNonfinite: true }))).toBe(
      'AutogradError: clipGradNorm_: the norm of the gradients must be finite, but got NaN',
    )
  })
})
