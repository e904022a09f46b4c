import { record } from '../autograd.ts'
import { wrap } from '../creation.ts'
import { type TypedArray, allocate } from '../dtype.ts'
import { IndexError, OptionError, ShapeError, show } from '../errors.ts'
import { checkDim, numel, showShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'

/** Where an element of the result comes from nowhere: it is the fill value. */
export const NOWHERE = -1

/**
 * result[…, i, …] = input[…, places[i], …] along one dimension, `fill` where places[i] is NOWHERE. The gradient of an
 * element is the sum over the places it went to.
 */
export function takeAlong(
  name: string,
  input: Tensor,
  dim: number,
  places: ArrayLike<number>,
  fill = 0,
): Tensor {
  const shape = input.shape.map((size, d) => (d === dim ? places.length : size))
  const source = input.data
  const out = allocate(input.dtype, numel(shape))
  if (fill !== 0) out.fill(fill)
  const inner = numel(input.shape.slice(dim + 1))
  walk(input.shape, dim, places, inner, (to, from) => {
    if (inner === 1) out[to] = source[from]
    else out.set(source.subarray(from, from + inner), to)
  })
  return record(name, wrap(out, shape, input.dtype), [input], (g) => {
    const total: TypedArray = allocate(input.dtype, input.numel)
    const gradient = g.data
    walk(input.shape, dim, places, inner, (to, from) => {
      for (let j = 0; j < inner; j++) total[from + j] += gradient[to + j]
    })
    return [wrap(total, input.shape, input.dtype)]
  })
}

/** Visits every run of `inner` elements of the result with its place there and in the input. */
function walk(
  shape: readonly number[],
  dim: number,
  places: ArrayLike<number>,
  inner: number,
  visit: (to: number, from: number) => void,
): void {
  const outer = numel(shape.slice(0, dim))
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < places.length; i++) {
      if (places[i] !== NOWHERE) visit((o * places.length + i) * inner, (o * shape[dim] + places[i]) * inner)
    }
  }
}

const range = (length: number, at: (i: number) => number): number[] => Array.from({ length }, (_, i) => at(i))

/** The elements of each of `dims` in reverse order. @see https://docs.pytorch.org/docs/stable/generated/torch.flip.html */
export function flip(input: Tensor, dims: number | readonly number[]): Tensor {
  const list = (typeof dims === 'number' ? [dims] : dims).map((d) => checkDim('flip', d, input.ndim))
  if (new Set(list).size !== list.length)
    throw new OptionError(`flip: dims must name each dimension once, but got ${show(dims)}`)
  return list.reduce(
    (x, d) =>
      takeAlong(
        'FlipBackward0',
        x,
        d,
        range(x.shape[d], (i) => x.shape[d] - 1 - i),
      ),
    input,
  )
}

/**
 * The elements moved by `shifts` along `dim`, those that leave at one end entering at the other; without `dim` along
 * the flattened tensor. Several shifts go with as many dimensions.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.roll.html
 */
export function roll(
  input: Tensor,
  shifts: number | readonly number[],
  dim?: number | readonly number[],
): Tensor {
  const steps = [shifts].flat()
  const dims = dim === undefined ? [] : [dim].flat()
  if (!steps.every(Number.isInteger) || steps.length !== Math.max(dims.length, 1)) {
    throw new OptionError(
      `roll: shifts must be an integer, one for each of dims, but got ${show(shifts)} (dims ${show(dim)})`,
    )
  }
  if (dims.length === 0) return rollAlong(input.flatten(), steps[0], 0).reshape(input.shape)
  return dims.reduce((x, d, i) => rollAlong(x, steps[i], d), input)
}

function rollAlong(input: Tensor, shifts: number, dim: number): Tensor {
  const d = checkDim('roll', dim, input.ndim)
  const size = input.shape[d]
  return takeAlong(
    'RollBackward0',
    input,
    d,
    range(size, (i) => (((i - shifts) % size) + size) % size),
  )
}

/**
 * The parts of `dim` at the places that `index` lists, in its order.
 *
 * @param index int32, of 1 dimension
 * @see https://docs.pytorch.org/docs/stable/generated/torch.index_select.html
 */
export function indexSelect(input: Tensor, dim: number, index: Tensor): Tensor {
  if (input.ndim === 0 && index.numel === 1) return indexSelect(input.reshape(1), dim, index).reshape([])
  const d = checkDim('indexSelect', dim, input.ndim)
  if (index.ndim > 1 || index.dtype !== 'int32') {
    throw new ShapeError(
      `indexSelect: index must be an int32 vector, but got ${index.dtype} of shape ${showShape(index.shape)}`,
    )
  }
  const places = index.data
  const size = input.shape[d]
  for (const place of places) {
    if (place < 0 || place >= size)
      throw new IndexError(`indexSelect: index must be in [0, ${size - 1}], but got ${place}`)
  }
  return takeAlong('IndexSelectBackward0', input, d, places)
}

/**
 * Each part of `dim` repeated `repeats` times in place; without `dim` each element of the flattened tensor.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.repeat_interleave.html
 */
export function repeatInterleave(input: Tensor, repeats: number, dim?: number): Tensor {
  if (!Number.isInteger(repeats) || repeats < 0) {
    throw new OptionError(
      `repeatInterleave: repeats must be a non-negative integer, but got ${show(repeats)}`,
    )
  }
  if (dim === undefined) return repeatInterleave(input.flatten(), repeats, 0)
  const d = checkDim('repeatInterleave', dim, input.ndim)
  const places = range(input.shape[d] * repeats, (i) => Math.floor(i / repeats))
  return takeAlong('IndexSelectBackward0', input, d, places)
}

/**
 * The whole tensor repeated along each dimension; `repeats` may name new dimensions in front.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.repeat.html
 */
export function repeat(input: Tensor, repeats: readonly number[]): Tensor {
  if (repeats.length < input.ndim || repeats.some((n) => !Number.isInteger(n) || n < 0)) {
    throw new OptionError(
      `repeat: repeats must be non-negative integers, one for each of the ${input.ndim} dimensions or more, but got ${show(repeats)}`,
    )
  }
  const added = repeats.length - input.ndim
  const whole = input.reshape([...repeats.slice(0, added).map(() => 1), ...input.shape])
  return repeats.reduce(
    (x, n, d) =>
      takeAlong(
        'RepeatBackward0',
        x,
        d,
        range(x.shape[d] * n, (i) => i % x.shape[d]),
      ),
    whole,
  )
}
