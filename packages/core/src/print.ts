import type { Dtype } from './dtype.ts'

/** What printing needs to know of a tensor: its elements in row-major order and its place on the tape. */
export interface Printable {
  data: ArrayLike<number>
  shape: readonly number[]
  dtype: Dtype
  requiresGrad: boolean
  /** Name of the operation that made the tensor, for example 'ConvolutionBackward0'; null for a leaf. */
  gradFn: string | null
}

// PyTorch's default print options (torch.set_printoptions).
const PRECISION = 4
const THRESHOLD = 1000
const EDGE_ITEMS = 3
const LINE_WIDTH = 80

const PREFIX = 'tensor('

/**
 * The text of a tensor, character for character as `print(t)` in PyTorch with its default print options.
 *
 * Above 1000 elements only the first and last three of each axis are read and shown.
 *
 * @returns for example `tensor([[1., 2.]], grad_fn=<MulBackward0>)`
 * @see https://github.com/pytorch/pytorch/blob/v1.13.1/torch/_tensor_str.py
 */
export function formatTensor(t: Printable): string {
  const numel = t.shape.reduce((product, size) => product * size, 1)
  const text = numel === 0 ? '[]' : formatElements(t, numel > THRESHOLD)
  return addSuffixes(PREFIX + text, suffixesOf(t, numel), PREFIX.length)
}

function suffixesOf({ shape, dtype, requiresGrad, gradFn }: Printable, numel: number): string[] {
  const suffixes: string[] = []
  if (numel === 0 && shape.length !== 1) suffixes.push(`size=(${shape.join(', ')})`)
  // 'True' and 'False' tell a bool tensor by themselves, unless there are none.
  if (dtype !== 'float32' && (dtype !== 'bool' || numel === 0)) suffixes.push(`dtype=torch.${dtype}`)
  if (gradFn !== null) suffixes.push(`grad_fn=<${gradFn}>`)
  else if (requiresGrad) suffixes.push('requires_grad=True')
  return suffixes
}

/** Appends the suffixes and the closing bracket; a suffix that would pass the line's end starts a new line. */
function addSuffixes(text: string, suffixes: readonly string[], indent: number): string {
  // One more than the line's length: PyTorch counts this way, and its line breaks depend on it.
  let lastLineLength = text.length - text.lastIndexOf('\n') + 1
  let result = text
  for (const suffix of suffixes) {
    if (lastLineLength + suffix.length + 2 > LINE_WIDTH) {
      result += `,\n${' '.repeat(indent)}${suffix}`
      lastLineLength = indent + suffix.length
    } else {
      result += `, ${suffix}`
      lastLineLength += suffix.length + 2
    }
  }
  return `${result})`
}

function formatElements({ data, shape, dtype }: Printable, summarize: boolean): string {
  const axes = shape.map((size) => shownAxis(size, summarize))
  const shown: number[] = []
  visitShown(axes, 0, 0, (offset) => shown.push(data[offset] as number))
  const format = dtype === 'bool' || dtype === 'int32' ? discreteFormat(shown, dtype) : floatFormat(shown)
  return formatAxis({ data, axes, format }, 0, 0, PREFIX.length)
}

/** An axis, the positions along it that are shown, and whether some between them are left out. */
interface Axis {
  size: number
  positions: number[]
  elided: boolean
}

function shownAxis(size: number, summarize: boolean): Axis {
  const elided = summarize && size > 2 * EDGE_ITEMS
  const count = elided ? 2 * EDGE_ITEMS : size
  const positions = Array.from({ length: count }, (_, i) =>
    elided && i >= EDGE_ITEMS ? size - count + i : i,
  )
  return { size, positions, elided }
}

function visitShown(
  axes: readonly Axis[],
  depth: number,
  offset: number,
  visit: (offset: number) => void,
): void {
  const axis = axes[depth]
  if (axis === undefined) return visit(offset)
  for (const i of axis.positions) visitShown(axes, depth + 1, offset * axis.size + i, visit)
}

interface Layout {
  data: ArrayLike<number>
  axes: readonly Axis[]
  format: ElementFormat
}

/** Text of the sub-tensor below `depth` axes; `offset` counts sub-tensors of its size from the start. */
function formatAxis(layout: Layout, depth: number, offset: number, indent: number): string {
  const { data, axes, format } = layout
  const axis = axes[depth]
  if (axis === undefined) return format.text(data[offset] as number)

  const items = axis.positions.map((i) => formatAxis(layout, depth + 1, offset * axis.size + i, indent + 1))
  const axesBelow = axes.length - depth - 1
  if (axesBelow === 0) {
    if (axis.elided) items.splice(EDGE_ITEMS, 0, ' ...')
    return wrapElements(items, format.width, indent)
  }
  if (axis.elided) items.splice(EDGE_ITEMS, 0, '...')
  return `[${items.join(`,${'\n'.repeat(axesBelow)}${' '.repeat(indent + 1)}`)}]`
}

function wrapElements(items: readonly string[], width: number, indent: number): string {
  const perLine = Math.max(1, Math.floor((LINE_WIDTH - indent) / (width + 2)))
  const lines: string[] = []
  for (let i = 0; i < items.length; i += perLine) lines.push(items.slice(i, i + perLine).join(', '))
  return `[${lines.join(`,\n${' '.repeat(indent + 1)}`)}]`
}

/** How every element of one tensor is written: right-aligned in `width` characters. */
interface ElementFormat {
  width: number
  text(value: number): string
}

function aligned(width: number, text: (value: number) => string): ElementFormat {
  return { width, text: (value) => text(value).padStart(width) }
}

function widest(values: readonly number[], text: (value: number) => string): number {
  return values.reduce((width, value) => Math.max(width, text(value).length), 1)
}

function discreteFormat(shown: readonly number[], dtype: 'int32' | 'bool'): ElementFormat {
  const text = dtype === 'bool' ? (value: number) => (value ? 'True' : 'False') : String
  return aligned(widest(shown, text), text)
}

/**
 * Chooses between '1.' (all integers), '1.0000' and '1.0000e+00' from the finite, non-zero elements shown.
 * Zeros and non-finite values do not count for the width, so they may stick out of their column.
 */
function floatFormat(shown: readonly number[]): ElementFormat {
  const telling = shown.filter((value) => Number.isFinite(value) && value !== 0)
  if (telling.length === 0) return aligned(1, integerText)

  const magnitudes = telling.map(Math.abs)
  const min = magnitudes.reduce((a, b) => Math.min(a, b))
  const max = magnitudes.reduce((a, b) => Math.max(a, b))
  const integers = telling.every(Number.isInteger)
  const scientific = max / min > 1000 || max > 1e8 || (!integers && min < 1e-4)
  const text = scientific ? scientificText : integers ? integerText : fixedText
  return aligned(widest(telling, text), text)
}

function integerText(value: number): string {
  return nonFiniteText(value) ?? `${sign(value)}${Math.abs(value)}.`
}

/** Python's `'{:.4f}'`. The value is below 10⁸: larger ones are written in scientific notation. */
function fixedText(value: number): string {
  const nonFinite = nonFiniteText(value)
  if (nonFinite !== null) return nonFinite

  const magnitude = Math.abs(value)
  return sign(value) + tieToEven(magnitude.toFixed(PRECISION), magnitude, -PRECISION)
}

/** Python's `'{:.4e}'`, whose exponent has at least two digits. */
function scientificText(value: number): string {
  const nonFinite = nonFiniteText(value)
  if (nonFinite !== null) return nonFinite

  const magnitude = Math.abs(value)
  const [mantissa, exponent] = magnitude.toExponential(PRECISION).split('e') as [string, string]
  const power = Number(exponent)
  const digits = tieToEven(mantissa, magnitude, power - PRECISION)
  return `${sign(value)}${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

function nonFiniteText(value: number): string | null {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  return null
}

const sign = (value: number): string => (value < 0 || Object.is(value, -0) ? '-' : '')

/**
 * Both languages round the exact value of the double, but at a tie JavaScript goes away from zero and Python to
 * the even digit: then an odd last digit is one too large.
 *
 * @param digits the magnitude rounded to a multiple of 10^unit by JavaScript
 */
function tieToEven(digits: string, magnitude: number, unit: number): string {
  const last = Number(digits.at(-1))
  return last % 2 === 1 && isDecimalTie(magnitude, unit) ? digits.slice(0, -1) + (last - 1) : digits
}

/** Whether a positive double lies exactly halfway between two multiples of 10^unit. */
function isDecimalTie(magnitude: number, unit: number): boolean {
  // It does when 2·magnitude / 10^unit is odd, that is when magnitude·2^(1 − unit) is an odd multiple of 5^unit.
  // For a negative unit the odd factor 5^(−unit) drops out. Scaling by powers of two is exact.
  const scaled = magnitude * 2 ** (1 - unit)
  return scaled % 2 === 1 && (unit <= 0 || scaled % 5 ** unit === 0)
}
