import { F, type Tensor, cat, full, tensor } from '@sinal/core'
import { layouts } from '../../stored-dtype.ts'
import { storedByNumber } from '../constant.ts'
import type { Node, Operator } from '../node.ts'
import { axesOf } from './reduction.ts'
import { slice } from './slice.ts'

export const shapes: Readonly<Record<string, Operator>> = {
  Identity: { run: (node) => node.tensor(0) },
  Cast: { run: cast },
  Concat: { run: (node) => cat(node.tensors(), node.int('axis', 0)) },
  ConstantOfShape: { steering: [0], run: constantOfShape },
  Expand: { steering: [1], run: expand },
  Flatten: { run: flatten },
  Gather: { run: gather },
  Pad: { steering: [1], run: pad },
  Reshape: { steering: [1], run: reshape },
  Shape: { run: shape },
  Slice: { steering: [1, 2, 3, 4], run: slice },
  Split: { steering: [1], run: split },
  Squeeze: { steering: [1], run: squeeze },
  Transpose: {
    run: (node) => {
      const x = node.tensor(0)
      return x.permute(node.ints('perm') ?? x.shape.map((_, d) => x.ndim - 1 - d))
    },
  },
  Unsqueeze: { steering: [1], run: unsqueeze },
}

const positive = (axis: number, ndim: number): number => (axis < 0 ? axis + ndim : axis)

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1)

function cast(node: Node): Tensor {
  const to = node.int('to', 0)
  const stored = storedByNumber.get(to)
  if (stored === undefined) return node.refuse(`to must be a type of numbers, but got ONNX's type ${to}`)
  const x = node.tensor(0)
  if (stored === 'F16' || stored === 'BF16') return node.refuse(`to must not be ${stored}: tensors have none`)
  return x.to(layouts[stored].dtype)
}

function constantOfShape(node: Node): Tensor {
  const value = node.constant('value')
  const sizes = node.integers(0)
  node.checkSize(sizes)
  if (value === null) return full(sizes, 0, { dtype: 'float32' })
  return full(sizes, Number(value.item()), { dtype: value.dtype })
}

/** Both broadcast: a size of 1 in the shape leaves the tensor's. */
function expand(node: Node): Tensor {
  const x = node.tensor(0)
  const asked = node.integers(1)
  const ndim = Math.max(asked.length, x.ndim)
  const aligned = [...new Array<number>(ndim - asked.length).fill(1), ...asked]
  const sizes = aligned.map((size, d) => (size === 1 ? (x.shape[d - ndim + x.ndim] ?? 1) : size))
  node.checkSize(sizes)
  return x.expand(sizes)
}

function flatten(node: Node): Tensor {
  const x = node.tensor(0)
  const axis = positive(node.int('axis', 1), x.ndim)
  return x.reshape([product(x.shape.slice(0, axis)), product(x.shape.slice(axis))])
}

/** The parts of an axis that the indices list; they take the axis's place with all their dimensions. */
function gather(node: Node): Tensor {
  const [x, indices] = [node.tensor(0), node.tensor(1)]
  const axis = positive(node.int('axis', 0), x.ndim)
  const places = [...indices.data].map((index) => positive(index, x.shape[axis]))
  const taken = x.indexSelect(axis, tensor(places, { dtype: 'int32' }))
  return taken.reshape([...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)])
}

const padModes: Readonly<Record<string, 'constant' | 'reflect' | 'replicate' | 'circular'>> = {
  constant: 'constant',
  reflect: 'reflect',
  edge: 'replicate',
  wrap: 'circular',
}

function pad(node: Node): Tensor {
  const x = node.tensor(0)
  const name = node.text('mode', 'constant')
  const mode = Object.hasOwn(padModes, name) ? padModes[name] : node.refuse(`mode '${name}' is not supported`)
  const pads = node.opset < 11 ? node.ints('pads') : node.integers(1)
  const value = node.opset < 11 ? node.float('value', 0) : Number(node.optional(2)?.item() ?? 0)
  const axes = node.has(3) ? node.integers(3).map((axis) => positive(axis, x.ndim)) : x.shape.map((_, d) => d)
  if (pads?.length !== 2 * axes.length) {
    return node.refuse(`pads must have ${2 * axes.length} numbers, but got ${pads?.length ?? 'none'}`)
  }
  const padding = new Array<number>(2 * x.ndim).fill(0)
  for (const [i, axis] of axes.entries()) {
    // ONNX lists all beginnings, then all ends; F.pad lists pairs, the last dimension first.
    const at = 2 * (x.ndim - 1 - axis)
    padding[at] = pads[i]
    padding[at + 1] = pads[i + axes.length]
  }
  node.checkSize(
    x.shape.map((size, d) => size + padding[2 * (x.ndim - 1 - d)] + padding[2 * (x.ndim - d) - 1]),
  )
  if (mode === 'constant') return F.pad(x, padding, { value })
  if (padding.slice(2).some((width) => width !== 0)) {
    return node.refuse(`mode '${name}' must pad the last dimension only, but got pads [${pads.join(', ')}]`)
  }
  return F.pad(x, padding.slice(0, 2), { mode })
}

function reshape(node: Node): Tensor {
  const x = node.tensor(0)
  const allowZero = node.int('allowzero', 0) !== 0
  const sizes = node.integers(1)
  return x.reshape(sizes.map((size, d) => (size === 0 && !allowZero ? x.shape[d] : size)))
}

function shape(node: Node): Tensor {
  const { shape: sizes } = node.tensor(0)
  const [start, end] = [node.int('start', 0), node.int('end', sizes.length)]
  return tensor([...sizes].slice(start, end), { dtype: 'int32' })
}

function split(node: Node): readonly Tensor[] {
  const x = node.tensor(0)
  const axis = positive(node.int('axis', 0), x.ndim)
  const sizes = node.opset < 13 ? node.ints('split') : node.has(1) ? node.integers(1) : null
  if (sizes !== null) return x.split(sizes, axis)
  const parts = node.int('num_outputs', node.outputCount)
  const size = Math.ceil(x.shape[axis] / parts)
  return x.split(Math.max(size, 1), axis)
}

function squeeze(node: Node): Tensor {
  const x = node.tensor(0)
  const axes = axesOf(node, 13)
  if (axes === null) return x.squeeze()
  const dropped = axes.map((axis) => positive(axis, x.ndim))
  for (const d of dropped) {
    if (x.shape[d] !== 1) node.refuse(`axis ${d} must have size 1, but got [${x.shape.join(', ')}]`)
  }
  return x.reshape(x.shape.filter((_, d) => !dropped.includes(d)))
}

function unsqueeze(node: Node): Tensor {
  const x = node.tensor(0)
  const axes = axesOf(node, 13) ?? node.refuse('axes must be given, but got none')
  const ndim = x.ndim + axes.length
  const added = axes.map((axis) => positive(axis, ndim)).sort((a, b) => a - b)
  return added.reduce((result, axis) => result.unsqueeze(axis), x)
}
