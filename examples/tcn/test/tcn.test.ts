import { optim } from '@sinal/core'
import { expect, it } from 'vitest'
import { check } from '../src/check.ts'
import { TCN, WaveNet } from '../src/models.ts'

const file = (name: string): URL => new URL(`../${name}`, import.meta.url)

it('reproduces the residual TCN from a PyTorch checkpoint, and one step of Adam', async () => {
  const differences = await check(
    file('tcn.pt'),
    new TCN(),
    (parameters) => new optim.Adam(parameters, { lr: 0.01 }),
  )
  // Adam's first step is lr · sign(gradient): where a gradient is nearly 0, rounding decides its size.
  expect(differences.output).toBeLessThan(1e-5)
  expect(differences.loss).toBeLessThan(1e-5)
  expect(differences.after).toBeLessThan(1e-5)
})

it('reproduces the gated WaveNet from a PyTorch checkpoint, and one step of SGD', async () => {
  const differences = await check(
    file('wavenet.pt'),
    new WaveNet(),
    (parameters) => new optim.SGD(parameters, { lr: 0.1, momentum: 0.9 }),
  )
  expect(differences.output).toBeLessThan(1e-5)
  expect(differences.loss).toBeLessThan(1e-5)
  expect(differences.after).toBeLessThan(1e-5)
})
