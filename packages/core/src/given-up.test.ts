import { describe, expect, it } from 'vitest'
import { LARGE_BYTES, giveUp, givenUp } from './given-up.ts'
import { optim, randn, zerosLike } from './index.ts'

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
