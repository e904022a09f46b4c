import type { Case, Dtype } from './format.ts'

/** How many cases test an operation in one dtype. */
export interface Coverage {
  readonly op: string
  readonly dtype: Dtype
  /** Cases that compare values or printed text. */
  readonly forward: number
  /** Cases that compare gradients. */
  readonly gradient: number
  /** Cases that must be refused. */
  readonly refused: number
}

const widestFirst: readonly Dtype[] = ['float64', 'float32', 'int32', 'bool']

/** The dtype that a case is about: the widest of its inputs or, where it has none, of its answers. */
export function dtypeOf({ inputs, expect }: Case): Dtype {
  const given = Object.values(inputs)
  const tensors = given.length > 0 ? given : Object.values(expect.values)
  return widestFirst.find((dtype) => tensors.some((tensor) => tensor.dtype === dtype)) ?? 'float32'
}

export function coverageKey(one: Case): string {
  return `${one.op} ${dtypeOf(one)}`
}

/** What a set of cases covers, by operation (those of layers and optimisers last), then dtype. */
export function coverage(cases: readonly Case[]): Coverage[] {
  const found = new Map<string, Coverage>()
  for (const one of cases) {
    const { expect } = one
    const before = found.get(coverageKey(one)) ?? { forward: 0, gradient: 0, refused: 0 }
    const shows = Object.keys(expect.values).length + Object.keys(expect.texts).length > 0
    found.set(coverageKey(one), {
      op: one.op,
      dtype: dtypeOf(one),
      forward: before.forward + Number(shows),
      gradient: before.gradient + Number(Object.keys(expect.grads).length > 0),
      refused: before.refused + Number(expect.error !== undefined),
    })
  }
  return [...found.values()].sort(inOrder)
}

function inOrder(a: Coverage, b: Coverage): number {
  const place = ({ op, dtype }: Coverage) => `${op.includes('.') ? 1 : 0} ${op} ${widestFirst.indexOf(dtype)}`
  return place(a) < place(b) ? -1 : 1
}
