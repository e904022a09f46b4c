import { existsSync } from 'node:fs'
import { fromArray } from '@sinal/core'
import { loadOnnx } from '@sinal/weights'
import { describe, expect, it } from 'vitest'
import { load } from '../peers/load.ts'
import { type Ort, type OrtVariant, prepareOrt } from './child/ort.ts'
import { compare } from './compare.ts'
import { makeInputs } from './inputs.ts'
import { convModel } from './onnx.ts'
import { reference } from './reference.ts'
import { type Workload, outLength, workloads } from './workloads.ts'

/** W6 in small: strides, a bias, padding. */
const w: Workload = { ...(workloads[5] as Workload), batch: 2, length: 101 }
const inputs = makeInputs(w)

// The peers are installed where the bench runs, and not everywhere the tests do.
const ortNode = new URL('../peers/node_modules/onnxruntime-node', import.meta.url)
const variants: OrtVariant[] = existsSync(ortNode) ? ['plain', '2d', 'prealloc'] : []

describe('convModel', () => {
  it('is read by another reader of the format, which computes the same', async () => {
    const bytes = convModel({
      inputShape: [w.batch, w.inChannels, w.length],
      outputShape: [w.batch, w.outChannels, outLength(w)],
      weightShape: [w.outChannels, w.inChannels, w.kernelSize],
      weight: inputs.weight,
      bias: inputs.bias,
      strides: [w.stride],
      pads: [w.padding, w.padding],
      dilations: [w.dilation],
      group: w.groups,
    })
    const model = await loadOnnx(bytes)
    expect(model.inputs).toMatchObject([{ name: 'x', shape: [2, 64, 101] }])
    const { y } = model.run({ x: fromArray(inputs.input, [w.batch, w.inChannels, w.length]) })
    const output = Float32Array.from(y?.data ?? [])
    expect(compare('reader', reference(w, inputs), { output })).toBeLessThan(1e-5)
  })

  it.each(variants)('runs in ONNX Runtime: %s', async (variant) => {
    const ort = await load<Ort>('onnxruntime-node')
    const prepared = await prepareOrt(ort, w, inputs, variant, { executionProviders: ['cpu'] })
    const outputs = await prepared.read(await prepared.call())
    expect(compare(variant, reference(w, inputs), outputs)).toBeLessThan(1e-5)
  })
})
