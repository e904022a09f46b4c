import type { Conv1dShape, FloatArray, MatmulShape } from './arrays.ts'
import { correlateRows, type Rows } from './correlate-rows.ts'
import { gradWeight } from './grad-weight.ts'
import { isTiny, tinyConv1d } from './tiny-conv1d.ts'
import type { KernelMemory } from './kernel-memory.ts'

/** Kernels over plain arrays; each writes every element of `out`. All arrays of a call have one dtype. */
export interface FloatKernels {
  conv1d(
    out: FloatArray,
    input: FloatArray,
    weight: FloatArray,
    bias: FloatArray | null,
    shape: Conv1dShape,
  ): void
  conv1dGradInput(out: FloatArray, gradOutput: FloatArray, weight: FloatArray, shape: Conv1dShape): void
  conv1dGradWeight(out: FloatArray, gradOutput: FloatArray, input: FloatArray, shape: Conv1dShape): void
  matmul(out: FloatArray, a: FloatArray, b: FloatArray, shape: MatmulShape): void
}

/** The kernels on compiled code with its memory, WebAssembly's or the addon's. */
export function floatKernels(memory: KernelMemory): FloatKernels {
  return {
    conv1d: (out, input, weight, bias, shape) => conv1d(memory, out, input, weight, bias, shape),
    conv1dGradInput: (out, gradOutput, weight, shape) => gradInput(memory, out, gradOutput, weight, shape),
    conv1dGradWeight: (out, gradOutput, input, shape) => gradWeight(memory, out, gradOutput, input, shape),
    matmul: (out, a, b, shape) => matmul(memory, out, a, b, shape),
  }
}

function conv1d(
  memory: KernelMemory,
  out: FloatArray,
  input: FloatArray,
  weight: FloatArray,
  bias: FloatArray | null,
  shape: Conv1dShape,
): void {
  if (!memory.build.fused && isTiny(shape)) return tinyConv1d(out, input, weight, bias, shape)
  const { batch, groups, inPerGroup, outPerGroup, length, outLength, kernelSize, stride, dilation, padLeft } =
    shape
  const taps = Array.from({ length: kernelSize }, (_, k) => k * dilation)
  for (let g = 0; g < groups; g++) {
    const rows: Rows = {
      count: outPerGroup,
      channels: inPerGroup,
      taps,
      weight: (r, c, k) => weight[((g * outPerGroup + r) * inPerGroup + c) * kernelSize + k],
      bias: (r) => (bias === null ? 0 : bias[g * outPerGroup + r]),
    }
    correlateRows(memory, rows, {
      batch,
      input,
      inputAt: (n) => (n * groups + g) * inPerGroup * length,
      length,
      first: -padLeft,
      stride,
      out,
      outAt: (n) => (n * groups + g) * outPerGroup * outLength,
      outRowLength: outLength,
      outFirst: 0,
      outStep: 1,
      outLength,
    })
  }
}

/**
 * The gradient at input sample i gathers gradOutput[t] · weight[k] over i = t·stride + k·dilation − padLeft. The samples
 * with one remainder of (i + padLeft) / stride see the same taps, so each remainder is a correlation of its own.
 */
function gradInput(
  memory: KernelMemory,
  out: FloatArray,
  gradOutput: FloatArray,
  weight: FloatArray,
  shape: Conv1dShape,
): void {
  const { batch, groups, inPerGroup, outPerGroup, length, outLength, kernelSize, stride, dilation, padLeft } =
    shape
  for (let remainder = 0; remainder < stride; remainder++) {
    const seen = Array.from({ length: kernelSize }, (_, k) => k).filter(
      (k) => (k * dilation) % stride === remainder,
    )
    // i = j·stride + remainder − padLeft, and tap k meets gradOutput[j − back(k)].
    const back = (k: number): number => (k * dilation - remainder) / stride
    const farthest = seen.length === 0 ? 0 : back(seen[seen.length - 1])
    const firstJ = Math.ceil((padLeft - remainder) / stride)
    const lastJ = Math.floor((length - 1 + padLeft - remainder) / stride)
    if (lastJ < firstJ) continue
    for (let g = 0; g < groups; g++) {
      const rows: Rows = {
        count: inPerGroup,
        channels: outPerGroup,
        taps: seen.map((k) => farthest - back(k)),
        weight: (r, o, k) => weight[((g * outPerGroup + o) * inPerGroup + r) * kernelSize + seen[k]],
        bias: () => 0,
      }
      correlateRows(memory, rows, {
        batch,
        input: gradOutput,
        inputAt: (n) => (n * groups + g) * outPerGroup * outLength,
        length: outLength,
        first: firstJ - farthest,
        stride: 1,
        out,
        outAt: (n) => (n * groups + g) * inPerGroup * length,
        outRowLength: length,
        outFirst: firstJ * stride + remainder - padLeft,
        outStep: stride,
        outLength: lastJ - firstJ + 1,
      })
    }
  }
}

/** The rows of b are the channels, the columns the samples, and a the weights of one tap. */
function matmul(
  memory: KernelMemory,
  out: FloatArray,
  a: FloatArray,
  b: FloatArray,
  shape: MatmulShape,
): void {
  const { batch, m, k, n, aBatchStride, bBatchStride } = shape
  const oneMatrix = aBatchStride === 0
  for (let item = 0; item < (oneMatrix ? 1 : batch); item++) {
    const rows: Rows = {
      count: m,
      channels: k,
      taps: [0],
      weight: (r, c) => a[item * aBatchStride + r * k + c],
      bias: () => 0,
    }
    correlateRows(memory, rows, {
      batch: oneMatrix ? batch : 1,
      input: b,
      inputAt: (i) => (item + i) * bBatchStride,
      length: n,
      first: 0,
      stride: 1,
      out,
      outAt: (i) => (item + i) * m * n,
      outRowLength: n,
      outFirst: 0,
      outStep: 1,
      outLength: n,
    })
  }
}
