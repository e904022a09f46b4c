import { type Tensor, tensor } from '@sinal/core'
import type { Node } from '../node.ts'

/** Ranges of axes, as Python slices them; bounds are attributes before version 10, inputs after. */
export function slice(node: Node): Tensor {
  const x = node.tensor(0)
  const given = node.opset < 10 ? attributesOf(node) : inputsOf(node)
  const { starts, ends } = given
  const axes = given.axes ?? starts.map((_, d) => d)
  const steps = given.steps ?? starts.map(() => 1)
  const lengths = [ends, axes, steps].map(({ length }) => length)
  if (lengths.some((length) => length !== starts.length)) {
    return node.refuse(
      `starts, ends, axes and steps must be equally many, but got ${starts.length}, ${lengths.join(', ')}`,
    )
  }
  return starts.reduce((result, start, i) => {
    const axis = axes[i] < 0 ? axes[i] + x.ndim : axes[i]
    return range(node, result, axis, start, ends[i], steps[i])
  }, x)
}

interface Bounds {
  readonly starts: number[]
  readonly ends: number[]
  readonly axes: number[] | null
  readonly steps: number[] | null
}

function attributesOf(node: Node): Bounds {
  return {
    starts: node.ints('starts') ?? [],
    ends: node.ints('ends') ?? [],
    axes: node.ints('axes'),
    steps: null,
  }
}

function inputsOf(node: Node): Bounds {
  const optional = (input: number): number[] | null => (node.has(input) ? node.integers(input) : null)
  return { starts: node.integers(1), ends: node.integers(2), axes: optional(3), steps: optional(4) }
}

function range(node: Node, x: Tensor, axis: number, start: number, end: number, step: number): Tensor {
  if (step === 0) return node.refuse('steps must not be 0, but got 0')
  const size = x.shape[axis] ?? node.refuse(`axes must be below ${x.ndim}, but got ${axis}`)
  const clamp = (place: number, low: number, high: number): number =>
    Math.min(Math.max(place < 0 ? place + size : place, low), high)
  if (step > 0) return x.slice(axis, clamp(start, 0, size), clamp(end, 0, size), Math.min(step, size + 1))
  // Backwards: from `start` down to, but not including, `end`.
  const places: number[] = []
  const last = clamp(end, -1, size - 1)
  for (let place = clamp(start, 0, size - 1); place > last; place += step) places.push(place)
  return x.indexSelect(axis, tensor(places, { dtype: 'int32' }))
}
