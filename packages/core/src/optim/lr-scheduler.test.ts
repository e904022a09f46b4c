import { expect, it } from 'vitest'
import { optim, zeros } from '../index.ts'

const { StepLR, MultiStepLR, ExponentialLR, LambdaLR, CosineAnnealingLR } = optim.lrScheduler

const make = (): optim.SGD => new optim.SGD([zeros([1], { requiresGrad: true })], { lr: 0.4 })

// The rates of PyTorch's schedulers of the same names.
it.each<[(o: optim.SGD) => optim.lrScheduler.LRScheduler, readonly number[]]>([
  [
    (o) => new StepLR(o, { stepSize: 3 }),
    [
      0.4, 0.4, 0.4, 0.04000000000000001, 0.04000000000000001, 0.04000000000000001, 0.004000000000000001,
      0.004000000000000001, 0.004000000000000001,
    ],
  ],
  [
    (o) => new MultiStepLR(o, { milestones: [2, 5, 5], gamma: 0.5 }),
    [0.4, 0.4, 0.2, 0.2, 0.2, 0.05, 0.05, 0.05, 0.05],
  ],
  [
    (o) => new ExponentialLR(o, { gamma: 0.9 }),
    [
      0.4, 0.36000000000000004, 0.32400000000000007, 0.2916000000000001, 0.26244000000000006,
      0.23619600000000007, 0.21257640000000008, 0.1913187600000001, 0.1721868840000001,
    ],
  ],
  [
    (o) => new LambdaLR(o, { lrLambda: (epoch) => 1 / (epoch + 1) }),
    [
      0.4, 0.2, 0.13333333333333333, 0.1, 0.08000000000000002, 0.06666666666666667, 0.05714285714285714, 0.05,
      0.044444444444444446,
    ],
  ],
  [
    (o) => new CosineAnnealingLR(o, { tMax: 5, etaMin: 0.01 }),
    [
      0.4, 0.36275831390311475, 0.2652583139031147, 0.14474168609688523, 0.047241686096885255, 0.01,
      0.04724168609688525, 0.1447416860968853, 0.2652583139031149,
    ],
  ],
])('%s', (schedule, rates) => {
  const optimizer = make()
  const scheduler = schedule(optimizer)
  const got = rates.map((_, epoch) => {
    if (epoch > 0) scheduler.step()
    return optimizer.paramGroups[0].lr
  })
  got.forEach((rate, epoch) => expect(rate).toBeCloseTo(rates[epoch], 14))
  expect(scheduler.getLastLr()).toEqual([got.at(-1)])
})

it('goes on from a saved state', () => {
  const optimizer = make()
  const first = new StepLR(optimizer, { stepSize: 2, gamma: 0.5 })
  first.step()
  const second = new StepLR(optimizer, { stepSize: 2, gamma: 0.5 })
  second.loadStateDict(first.stateDict())
  second.step()
  expect(second.getLastLr()).toEqual([0.2])
  expect(second.stateDict()).toEqual({ lastEpoch: 2, baseLrs: [0.4], lastLr: [0.2] })
})

it('chains: each scheduler changes the rate that it finds', () => {
  const optimizer = make()
  const chain = [
    new ExponentialLR(optimizer, { gamma: 0.5 }),
    new StepLR(optimizer, { stepSize: 1, gamma: 0.5 }),
  ]
  for (const scheduler of chain) scheduler.step()
  expect(optimizer.paramGroups[0].lr).toBe(0.1)
})
