import { expect, it } from 'vitest'
import { MemPool, empty, isGradEnabled, manualSeed, nn, randn } from './index.ts'

it('computes the same in memory that was used before', () => {
  manualSeed(4)
  const model = new nn.Sequential(
    new nn.Conv1d({ inChannels: 2, outChannels: 8, kernelSize: 5 }),
    new nn.ReLU(),
    new nn.MaxPool1d({ kernelSize: 3 }),
    new nn.Softmax({ dim: 1 }),
  )
  const pool = new MemPool()
  const lengths = [20_000, 20_000, 31_000, 17_000]
  const buffers = lengths.map((length) => {
    const x = randn([1, 2, length])
    const y = pool.use(() => {
      expect(isGradEnabled()).toBe(false)
      return model.forward(x)
    })
    expect(y.tolist()).toEqual(model.forward(x).tolist())
    return y.data.buffer
  })
  expect(buffers[1]).toBe(buffers[0])
  expect(buffers[2]).not.toBe(buffers[0])
  expect(buffers[3]).toBe(buffers[2])
})

it('leaves what is computed elsewhere alone', () => {
  const pool = new MemPool()
  const x = randn([1, 1, 50_000])
  const y = pool.use(() => x.relu())
  const before = y.tolist()
  x.neg().relu()
  expect(y.tolist()).toEqual(before)
  expect(() =>
    pool.use(() => {
      throw new Error('stop')
    }),
  ).toThrow('stop')
  expect(x.relu().data.buffer).not.toBe(y.data.buffer)
})

it('empty takes a shape and a dtype', () => {
  expect(empty([2, 3]).shape).toEqual([2, 3])
  expect(empty([100_000], { dtype: 'int32' }).data).toBeInstanceOf(Int32Array)
})

it('takes what pools before it gave back, where that is not far too large', () => {
  const [first, second, third] = [new MemPool(), new MemPool(), new MemPool()]
  const memory = (pool: MemPool, length: number) => pool.use(() => empty([length])).data.buffer
  const buffer = memory(first, 3_000_000)
  first.release()
  expect(memory(second, 20_000)).not.toBe(buffer)
  expect(memory(second, 2_900_000)).toBe(buffer)
  expect(memory(third, 2_900_000)).not.toBe(buffer)
  expect(memory(first, 3_000_000)).not.toBe(buffer)
})
