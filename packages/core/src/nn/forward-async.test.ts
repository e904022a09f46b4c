import { describe, expect, it } from 'vitest'
import { F, type Tensor, manualSeed, nn, noGrad, rand } from '../index.ts'

const wide = { inChannels: 64, outChannels: 64, kernelSize: 3 } as const

/** Layers of all kinds that a model may have, two of which are worth a worker. */
function model(): nn.Sequential {
  manualSeed(3)
  return new nn.Sequential(
    new nn.LazyConv1d({ outChannels: 64, kernelSize: 3, padding: 1, paddingMode: 'circular' }),
    new nn.ReLU(),
    new nn.Sequential(new nn.Conv1d({ ...wide, stride: 2 }), new nn.Tanh()),
    new nn.ConvTranspose1d({ ...wide, stride: 2 }),
    new nn.MaxPool1d({ kernelSize: 2 }),
  )
}

function expectSame(actual: Tensor, expected: Tensor): void {
  expect(actual.shape).toEqual(expected.shape)
  const [a, b] = [actual.data, expected.data]
  expect(a.every((value, i) => Object.is(value, b[i]))).toBe(true)
}

describe('forwardAsync', () => {
  const x = rand([2, 64, 8000])

  it('gives what forward gives, with the same gradients', async () => {
    const now = model()
    const y = now.forward(x)
    const later = model()
    const z = await later.forwardAsync(x)
    expectSame(z, y)
    y.backward(y.detach())
    z.backward(z.detach())
    const expected = [...now.parameters()]
    for (const [i, one] of [...later.parameters()].entries()) expectSame(one.grad!, expected[i].grad!)
  })

  it.each(['float32', 'float64'] as const)('computes activations as forward does, in %s', async (dtype) => {
    manualSeed(4)
    const layers = new nn.Sequential(
      new nn.Conv1d({ ...wide, padding: 'same', dtype }),
      new nn.SiLU(),
      new nn.Conv1d({ ...wide, padding: 'same', dtype }),
      new nn.LeakyReLU(),
      new nn.ConvTranspose1d({ ...wide, stride: 2, dtype }),
      new nn.GELU(),
      new nn.Conv1d({ inChannels: 64, outChannels: 1, kernelSize: 1, dtype }),
      new nn.Sigmoid(),
    )
    const input = x.to(dtype)
    const expected = noGrad(() => [...layers].reduce((y, layer) => layer.forward(y), input))
    const promises: Promise<Tensor>[] = []
    const parts: number[] = []
    noGrad(() => void promises.push(layers.forwardAsync(input, { onProgress: (part) => parts.push(part) })))
    expectSame(await promises[0], expected)
    expect(parts.toSorted((a, b) => a - b)).toEqual(parts)
    expect(parts.at(-1)).toBe(1)
  })

  it('takes the output size that is asked for', async () => {
    const layer = new nn.ConvTranspose1d({ ...wide, stride: 2 })
    expect((await layer.forwardAsync(x, { outputSize: 16002 })).shape).toEqual([2, 64, 16002])
    await expect(layer.forwardAsync(x, { outputSize: 5 })).rejects.toThrow(/outputSize must be/)
  })

  it('tells of progress over all layers, which grows to 1', async () => {
    const parts: number[] = []
    const layers = model()
    await layers.forwardAsync(x)
    await layers.forwardAsync(x, { onProgress: (part) => parts.push(part) })
    expect(parts.toSorted((a, b) => a - b)).toEqual(parts)
    expect(parts.filter((part) => part === 1)).toEqual([1])
    expect(parts.at(-1)).toBe(1)
    expect(parts.length).toBeGreaterThan(2)
  })

  it('stops between layers, and inside of one', async () => {
    const reason = new Error('enough')
    let calls = 0
    const after = new (class extends nn.Module {
      forward(input: Tensor): Tensor {
        calls++
        return input
      }
    })()
    const layers = new nn.Sequential(new nn.Conv1d({ ...wide, kernelSize: 301, stride: 2 }), after)
    for (const wait of [true, false]) {
      const controller = new AbortController()
      const onProgress = (): void => controller.abort(reason)
      const { signal } = controller
      const promise = layers.forwardAsync(x, wait ? { signal, onProgress } : { signal })
      if (!wait) controller.abort(reason)
      await expect(promise).rejects.toBe(reason)
    }
    expect(calls).toBe(0)
  })

  it('records or not as was said at the call', async () => {
    const promises: Promise<Tensor>[] = []
    const layers = model()
    noGrad(() => void promises.push(layers.forwardAsync(x)))
    expect((await promises[0]).requiresGrad).toBe(false)
  })

  it('calls the forward of a class that overrides it', async () => {
    class Rectified extends nn.Conv1d {
      override forward(input: Tensor): Tensor {
        return super.forward(input).relu()
      }
    }
    const layer = new Rectified(wide)
    expectSame(await new nn.Sequential(layer).forwardAsync(x), F.conv1d(x, layer.weight, layer).relu())
  })

  it('leaves the thread free between layers that have none', async () => {
    class Slow extends nn.Module {
      forward(input: Tensor): Tensor {
        const end = performance.now() + 12
        while (performance.now() < end);
        return input
      }
    }
    let ticked = false
    setTimeout(() => (ticked = true), 0)
    await new nn.Sequential(new Slow(), new Slow()).forwardAsync(x)
    expect(ticked).toBe(true)
  })
})
