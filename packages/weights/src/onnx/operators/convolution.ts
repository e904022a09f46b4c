import { F, type Tensor } from '@sinal/core'
import type { Node, Operator } from '../node.ts'

export const convolutions: Readonly<Record<string, Operator>> = {
  Conv: { run: conv },
  ConvTranspose: { run: convTranspose },
  MaxPool: { run: maxPool },
  AveragePool: { run: averagePool },
  GlobalAveragePool: { run: (node) => signal(node).mean(-1, { keepdim: true }) },
  GlobalMaxPool: { run: (node) => signal(node).amax(-1, { keepdim: true }) },
}

/** The input, which must be `[N, C, L]`. */
function signal(node: Node): Tensor {
  const x = node.tensor(0)
  return x.ndim === 3
    ? x
    : node.refuse(`input must be [N, C, L] (layers are 1-D here), but got [${x.shape.join(', ')}]`)
}

/** The only number of an attribute that has one for each spatial dimension. */
function one(node: Node, name: string, fallback: number): number {
  const values = node.ints(name) ?? [fallback]
  return values.length === 1 ? values[0] : node.refuse(`${name} must have 1 number, but got ${values.length}`)
}

type Ends = readonly [left: number, right: number]

function explicitPads(node: Node): Ends {
  const pads = node.ints('pads') ?? [0, 0]
  if (pads.length !== 2) return node.refuse(`pads must have 2 numbers, but got ${pads.length}`)
  const { shape } = node.tensor(0)
  node.checkSize([...shape.slice(0, -1), shape[shape.length - 1] + pads[0] + pads[1]])
  return [pads[0], pads[1]]
}

/**
 * The padding that `auto_pad` or `pads` say, for windows that span `span` samples. SAME pads until there are
 * ⌈L / stride⌉ windows, the odd sample at the end (UPPER) or the beginning (LOWER).
 */
function padsOf(node: Node, length: number, span: number, stride: number): Ends {
  const auto = node.text('auto_pad', 'NOTSET')
  const pads = explicitPads(node)
  switch (auto) {
    case 'NOTSET':
      return pads
    case 'VALID':
      return [0, 0]
    case 'SAME_UPPER':
    case 'SAME_LOWER': {
      const total = Math.max(0, (Math.ceil(length / stride) - 1) * stride + span - length)
      const [less, more] = [Math.floor(total / 2), Math.ceil(total / 2)]
      return auto === 'SAME_UPPER' ? [less, more] : [more, less]
    }
    default:
      return node.refuse(`auto_pad must be NOTSET, VALID, SAME_UPPER or SAME_LOWER, but got '${auto}'`)
  }
}

function checkKernelShape(node: Node, weight: Tensor): void {
  if (weight.ndim !== 3) node.refuse(`weight must have 3 dimensions, but got ${weight.ndim}`)
  const kernelSize = one(node, 'kernel_shape', weight.shape[2])
  if (kernelSize === weight.shape[2]) return
  node.refuse(`kernel_shape must be ${weight.shape[2]}, the last size of weight, but got ${kernelSize}`)
}

function conv(node: Node): Tensor {
  const [x, weight, bias] = [signal(node), node.tensor(1), node.optional(2)]
  checkKernelShape(node, weight)
  const [stride, dilation] = [one(node, 'strides', 1), one(node, 'dilations', 1)]
  const span = dilation * (weight.shape[2] - 1) + 1
  const padding = padsOf(node, x.shape[2], span, stride)
  return F.conv1d(x, weight, { bias, stride, dilation, padding, groups: node.int('group', 1) })
}

function convTranspose(node: Node): Tensor {
  const [x, weight, bias] = [signal(node), node.tensor(1), node.optional(2)]
  checkKernelShape(node, weight)
  const [stride, dilation] = [one(node, 'strides', 1), one(node, 'dilations', 1)]
  const extra = one(node, 'output_padding', 0)
  if (node.ints('output_shape') !== null) node.refuse("attribute 'output_shape' is not supported")
  const auto = node.text('auto_pad', 'NOTSET')
  if (auto !== 'NOTSET') node.refuse(`auto_pad must be NOTSET, but got '${auto}'`)
  const [left, right] = explicitPads(node)
  const groups = node.int('group', 1)
  const length = (x.shape[2] - 1) * stride + dilation * (weight.shape[2] - 1) + extra + 1
  node.checkSize([x.shape[0], weight.shape[1] * groups, length])
  const options = { bias, stride, dilation, groups }
  if (left === right) return F.convTranspose1d(x, weight, { ...options, padding: left, outputPadding: extra })
  // Padding takes samples off the result; output_padding leaves some of the right ones.
  const whole = F.convTranspose1d(x, weight, { ...options, outputPadding: extra })
  return F.pad(whole, [-left, -right])
}

interface Pool {
  readonly x: Tensor
  readonly kernelSize: number
  readonly stride: number
  readonly dilation: number
  readonly ceilMode: boolean
  readonly ends: Ends
}

function poolOf(node: Node): Pool {
  const x = signal(node)
  const kernelSize = one(node, 'kernel_shape', 0)
  const [stride, dilation] = [one(node, 'strides', 1), one(node, 'dilations', 1)]
  const ends = padsOf(node, x.shape[2], dilation * (kernelSize - 1) + 1, stride)
  return { x, kernelSize, stride, dilation, ceilMode: node.int('ceil_mode', 0) !== 0, ends }
}

function maxPool(node: Node): Tensor {
  const { x, ends, kernelSize, stride, dilation, ceilMode } = poolOf(node)
  if (node.int('storage_order', 0) !== 0) node.refuse('storage_order must be 0, but got 1')
  const [left, right] = ends
  const options = { stride, dilation, ceilMode }
  if (left === right && 2 * left <= kernelSize)
    return F.maxPool1d(x, kernelSize, { ...options, padding: left })
  return F.maxPool1d(F.pad(x, [left, right], { value: -Infinity }), kernelSize, options)
}

function averagePool(node: Node): Tensor {
  const { x, ends, kernelSize, stride, dilation, ceilMode } = poolOf(node)
  const countIncludePad = node.int('count_include_pad', 0) !== 0
  if (dilation !== 1) node.refuse(`dilations must be 1, but got ${dilation}`)
  const [left, right] = ends
  const options = { stride, ceilMode }
  if (left === right && 2 * left <= kernelSize) {
    return F.avgPool1d(x, kernelSize, { ...options, padding: left, countIncludePad })
  }
  const mean = F.avgPool1d(F.pad(x, [left, right]), kernelSize, options)
  if (countIncludePad) return mean
  // The mean of ones is the share of the window that lies in the input.
  const share = F.avgPool1d(F.pad(x.detach().mul(0).add(1), [left, right]), kernelSize, options)
  return mean.div(share)
}
