import { afterAll, describe, expect, it } from 'vitest'
import { F, backend, setBackend, type Tensor, tensor } from '../index.ts'

const before = backend().name
afterAll(() => setBackend(before))

// Of few elements the compiled backends leave it to the scalar loops.
const values = [-50, -5, -3, -1, -0.5, -0, 0, 0.5, 1, 3, 5, 50]
const many = Array.from({ length: 1200 }, (_, i) => values[i % values.length]!)

/** Where PyTorch 1.13 lets no gradient through, an infinite one neither: 0 there, 1 elsewhere. */
const passes: [string, (x: Tensor) => Tensor, number[]][] = [
  ['relu', F.relu, [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]],
  ['relu6', F.relu6, [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0]],
  ['hardtanh', (x) => F.hardtanh(x), [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0]],
  ['softshrink', (x) => F.softshrink(x), [1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1]],
  ['hardshrink', (x) => F.hardshrink(x), [1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1]],
  ['hardsigmoid', F.hardsigmoid, [0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0]],
  ['hardswish', F.hardswish, [0, 0, -1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
  ...(['ceil', 'floor', 'round', 'sign', 'trunc'] as const).map(
    (name): [string, (x: Tensor) => Tensor, number[]] => [name, (x) => x[name](), values.map(() => 0)],
  ),
]

describe.each(['scalar', 'wasm', ...(before === 'native' ? (['native'] as const) : [])] as const)(
  'what is constant in places stops a gradient there, on %s:',
  (name) => {
    const gradient = (f: (x: Tensor) => Tensor, xs: readonly number[], of: number) => {
      const x = tensor(xs, { requiresGrad: true })
      f(x).backward(tensor(xs.map(() => of)))
      return [...x.grad!.data].slice(0, values.length)
    }

    it.each(passes)('%s', (_, f, expected) => {
      setBackend(name)
      for (const xs of [values, many]) {
        const infinite = expected.map((pass) => (pass === 0 ? 0 : pass * Infinity))
        expect(gradient(f, xs, Infinity)).toEqual(infinite)
        // An equal 0 and not −0, which would print otherwise.
        const stopped = gradient(f, xs, -1).filter((_, i) => expected[i] === 0)
        expect(stopped).toEqual(stopped.map(() => 0))
      }
    })
  },
)
