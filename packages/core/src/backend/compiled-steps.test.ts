import { describe, expect, it } from 'vitest'
import { difference, kinds, numbers, ordinary } from '../../test/compiled.ts'
import type { FloatArray } from '../dtype.ts'
import type { AdamStep, Kernels, SgdStep } from './contract.ts'
import { scalarKernels } from './scalar/index.ts'

/** Few, and more than pass through WebAssembly's memory at once. */
const lengths = [1000, 70_001]

/** Every combination of the values that options may have. */
function combinations<Options>(values: { [Name in keyof Options]: readonly Options[Name][] }): Options[] {
  return Object.entries<readonly unknown[]>(values).reduce<object[]>(
    (all, [name, some]) => all.flatMap((one) => some.map((value) => ({ ...one, [name]: value }))),
    [{}],
  ) as Options[]
}

const flags = [false, true]

const sgdSteps = combinations<SgdStep>({
  lr: [0.1],
  momentum: [0.9],
  dampening: [0, 0.3],
  weightDecay: [0, 0.01],
  nesterov: flags,
  maximize: flags,
  begins: flags,
})

const adamSteps = combinations<AdamStep>({
  beta1: [0.9],
  beta2: [0.999],
  eps: [1e-8],
  weightDecay: [0, 0.01],
  left: [null, 0.999],
  maximize: flags,
  stepSize: [0.01],
  correction: [0.3],
})

describe.each(kinds)('the %s steps of optimisers have the bits of the scalar loops', (_, make, kernels) => {
  /** The first place where what the two tables make of the same arrays differs, for ordinary and other numbers. */
  const expectSame = (arrays: number, run: (table: Kernels, ...all: FloatArray[]) => void): void => {
    for (const length of lengths) {
      for (const draw of [ordinary, numbers]) {
        const all = Array.from({ length: arrays }, (_array, i) => draw(make, length, i + length))
        const [ours, wanted] = [all.map((array) => array.slice()), all.map((array) => array.slice())]
        run(kernels, ...ours)
        run(scalarKernels, ...wanted)
        ours.forEach((array, i) => expect(difference(array, wanted[i])).toBe(-1))
      }
    }
  }

  it('of SGD', () => {
    for (const step of sgdSteps) {
      expectSame(3, (table, parameter, gradient, momentum) => {
        table.sgdStep(parameter, gradient, momentum, step)
        table.sgdStep(parameter, gradient, null, step)
      })
    }
  })

  it('of Adam', () => {
    for (const step of adamSteps) {
      expectSame(5, (table, parameter, gradient, average, square, largest) => {
        table.adamStep(parameter, gradient, average, square, largest, step)
        table.adamStep(parameter, gradient, average, square, null, step)
      })
    }
  })
})
