import { describe, expect, it } from 'vitest'
import { coverage } from './coverage.ts'
import { readCase } from './read-case.ts'

const tensor = (dtype: string, ...data: number[]) => ({ dtype, shape: [data.length], data })
const read = (one: object) => readCase(JSON.stringify(one), 'group', 'group.jsonl', 1)
const output = tensor('float32', 1)

describe('coverage', () => {
  it('counts values, gradients and refusals by operation and widest dtype, layers last', () => {
    const gathered = { input: tensor('float32', 1), index: tensor('int32', 0) }
    const cases = [
      { name: 'a', steps: [{ let: 'y', op: 'nn.Thing' }], expect: { values: { y: tensor('float64', 1) } } },
      { name: 'b', op: 'gather', inputs: gathered, expect: { output, grads: { input: output } } },
      { name: 'c', op: 'gather', inputs: gathered, expect: { error: { kind: 'shape' } } },
      { name: 'd', op: 'gather', inputs: { input: tensor('float64', 1) }, expect: { text: 'tensor([1.])' } },
    ].map(read)
    expect(coverage(cases)).toEqual([
      { op: 'gather', dtype: 'float64', forward: 1, gradient: 0, refused: 0 },
      { op: 'gather', dtype: 'float32', forward: 1, gradient: 1, refused: 1 },
      { op: 'nn.Thing', dtype: 'float64', forward: 1, gradient: 0, refused: 0 },
    ])
  })
})
