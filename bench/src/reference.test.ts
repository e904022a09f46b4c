import { F, fromArray } from '@sinal/core'
import { describe, expect, it } from 'vitest'
import { compare } from './compare.ts'
import { makeInputs } from './inputs.ts'
import { reference } from './reference.ts'
import { type Workload, outLength, workloads } from './workloads.ts'

const small: Partial<Workload> = { batch: 2, inChannels: 4, outChannels: 6, length: 23, bias: true }
const shapes: Record<string, Partial<Workload>> = {
  plain: { kernelSize: 3, padding: 1 },
  strided: { kernelSize: 5, padding: 2, stride: 3 },
  dilated: { kernelSize: 3, padding: 4, dilation: 4 },
  grouped: { kernelSize: 3, padding: 0, groups: 2, stride: 2 },
}
const workload = (more: Partial<Workload>): Workload => ({
  ...(workloads[11] as Workload),
  ...small,
  ...more,
})

/** By the engine in float64, which its own fixtures check against PyTorch. */
function engine(w: Workload) {
  const inputs = makeInputs(w)
  const leaf = (values: Float32Array | null, shape: number[]) =>
    fromArray(Float64Array.from(values ?? []), shape).requiresGrad_()
  const input = leaf(inputs.input, [w.batch, w.inChannels, w.length])
  const weight = leaf(inputs.weight, [w.outChannels, w.inChannels / w.groups, w.kernelSize])
  const bias = leaf(inputs.bias, [w.outChannels])
  const { stride, padding, dilation, groups } = w
  const output = F.conv1d(input, weight, { bias, stride, padding, dilation, groups })
  const shape = [w.batch, w.outChannels, outLength(w)]
  output.backward(fromArray(Float64Array.from(inputs.gradOutput ?? []), shape))
  const floats = (of: { data: ArrayLike<number> } | null) => Float32Array.from(of?.data ?? [])
  return {
    output: floats(output.detach()),
    gradInput: floats(input.grad),
    gradWeight: floats(weight.grad),
    gradBias: floats(bias.grad),
  }
}

describe('reference', () => {
  it.each(Object.entries(shapes))('agrees with the engine in float64: %s', (_, shape) => {
    const w = workload(shape)
    expect(compare('here', reference(w, makeInputs(w)), engine(w))).toBeLessThan(1e-7)
  })

  it('computes a sample where all would take long, its ends among them', () => {
    const w = workload({ length: 4000, kernelSize: 3, padding: 1 })
    const [output] = reference(w, makeInputs(w), 1200)
    expect(output?.positions).toHaveLength(100)
    expect(output?.positions[0]).toBe(0)
    expect(output?.positions[1]).toBe(2 * 6 * 4000 - 1)
  })
})
