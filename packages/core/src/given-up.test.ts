import { describe, expect, it } from 'vitest'
import { LARGE_BYTES, giveUp, givenUp } from './given-up.ts'
import { type Tensor, cat, fromArray, optim, randn, zerosLike } from './index.ts'

const length = LARGE_BYTES / 4

describe('memory that was given up', () => {
  it('is there for who asks for as much, once', () => {
    const array = new Float32Array(length)
    giveUp(array)
    expect(givenUp(4 * length + 4)).toBeNull()
    expect(givenUp(4 * length)).toBe(array.buffer)
    expect(givenUp(4 * length)).toBeNull()
  })

  it('is not taken where others may have a part of it, nor where it is small or very much', () => {
    giveUp(new Float32Array(2 * length).subarray(0, length))
    giveUp(new Float32Array(length - 1))
    giveUp(new Float32Array(1 << 25))
    for (const elements of [length, 2 * length, length - 1, 1 << 25]) expect(givenUp(4 * elements)).toBeNull()
  })
})

describe('gradients', () => {
  const weight = randn([length])
  weight.requiresGrad = true
  const step = (factor: number) => weight.mul(factor).sum().backward()

  it('stay what they were to whoever has read them, once others have come', () => {
    step(2)
    const first = weight.grad!
    weight.grad = null
    step(3)
    expect(first.data[length - 1]).toBe(2)
    expect(weight.grad!.data[length - 1]).toBe(3)
    const array = weight.grad!.data
    weight.grad = null
    step(4)
    expect(array[0]).toBe(3)
  })

  it('lie where those before did that nobody has read', () => {
    weight.grad = null
    step(2)
    weight.grad = null
    const again = givenUp(4 * length)
    expect(again).not.toBeNull()
    expect(new Float32Array(again!)[7]).toBe(2)
  })

  it('that a caller or another leaf has are not given up', () => {
    const a = randn([length])
    const b = randn([length])
    const mine = zerosLike(a).add(5)
    for (const leaf of [a, b]) leaf.requiresGrad = true
    a.add(b).backward(mine)
    a.grad = null
    b.grad = null
    while (givenUp(4 * length) !== null);
    step(3)
    expect(mine.data[0]).toBe(5)
  })

  it('are given up by an optimiser that has used them, whose momentum is not', () => {
    weight.grad = null
    while (givenUp(4 * length) !== null);
    const optimizer = new optim.SGD([weight], { lr: 0.5, momentum: 0.5 })
    const before = weight.data.slice()
    for (let i = 0; i < 2; i++) {
      optimizer.zeroGrad()
      step(1)
      optimizer.step()
    }
    optimizer.zeroGrad()
    expect(givenUp(4 * length)).not.toBeNull()
    // v = 1, then 0.5 · 1 + 1
    expect(weight.data[3]).toBeCloseTo(before[3]! - 0.5 * (1 + 1.5), 5)
  })
})

describe('gradients on their way', () => {
  /** Ten operations, each on what one of those before gave, of which some share memory with it. */
  function chain(leaves: readonly Tensor[], seed: number): Tensor {
    let state = seed
    const one = (of: readonly Tensor[]) => of[(state = (state * 7 + 3) % 101) % of.length]!
    const all = [...leaves]
    const steps: (() => Tensor)[] = [
      () => one(all).add(one(all)),
      () => one(all).mul(one(all)).tanh(),
      () => one(all).sub(one(all)).relu(),
      () => one(all).reshape(-1, 2).reshape(one(all).shape).clone(),
      () => one(all).transpose(0, 1).sigmoid().transpose(0, 1),
      () => cat([one(all).slice(0, 0, 1), one(all).slice(0, 1, 2)], 0),
      () => one(all).sum(0, { keepdim: true }).expand(one(all).shape),
    ]
    for (let i = 0; i < 10; i++) all.push(steps[(seed + i * 3) % steps.length]!())
    return all.slice(leaves.length).reduce((sum, part) => sum.add(part.mul(part).mul(0.1)))
  }

  it.each(Array.from({ length: 40 }, (_, seed) => seed))('are those of small tensors, chain %i', (seed) => {
    const columns = LARGE_BYTES / 4
    const gradients = [columns, 6].map((width) => {
      const values = (start: number) =>
        Float32Array.from({ length: 2 * width }, (_, i) =>
          Math.sin(start + (i % width) + 5 * (i >= width ? 1 : 0)),
        )
      const leaves = [1, 2].map((start) => fromArray(values(start), [2, width]).requiresGrad_())
      const kept = leaves[0]!.mul(2)
      kept.retainGrad()
      const loss = chain([...leaves, kept], seed).sum()
      for (let i = 0; i < 2; i++) loss.backward(undefined, { retainGraph: true })
      return [...leaves, kept].map((tensor) => tensor.grad?.slice(1, 0, 6).contiguous().data)
    })
    expect(gradients[0]).toEqual(gradients[1])
  })

  it('of a deep chain lie in the memory of a few', () => {
    const x = randn([1 << 16]).requiresGrad_()
    let y = x.mul(1)
    for (let i = 0; i < 30; i++) y = y.tanh()
    while (givenUp(4 << 16) !== null);
    y.sum().backward()
    let count = 0
    while (givenUp(4 << 16) !== null) count++
    expect(count).toBeGreaterThan(0)
    expect(count).toBeLessThan(4)
  })
})
