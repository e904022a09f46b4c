import type { Conv1dShape, FloatArray } from './arrays.ts'
import { RowsIn, pieceLength } from './rows-in.ts'
import type { KernelMemory } from './kernel-memory.ts'

/** Dot products are in the dtype over pieces of at most this many samples, and gathered in float64. */
const LONGEST_DOT = 1024

/**
 * gradWeight[o, c, k] = Σ_n Σ_t gradOutput[n, o, t] · input[n, c, t·stride + k·dilation − padLeft], piece by piece.
 */
export function gradWeight(
  memory: KernelMemory,
  out: FloatArray,
  gradOutput: FloatArray,
  input: FloatArray,
  shape: Conv1dShape,
): void {
  const { batch, groups, inPerGroup, outPerGroup, length, outLength, kernelSize, stride, dilation, padLeft } =
    shape
  const lane = out instanceof Float32Array ? memory.f32 : memory.f64
  const reaches = Array.from({ length: kernelSize }, (_, k) => k * dilation)
  const perGroup = outPerGroup * inPerGroup * kernelSize
  memory.reset()
  const piece = Math.min(LONGEST_DOT, pieceLength(inPerGroup + outPerGroup, stride, lane, outLength))
  const x = new RowsIn(memory, lane, inPerGroup, reaches, stride, piece)
  const g = new RowsIn(memory, lane, outPerGroup, [0], 1, piece)
  const tapTable = memory.allocate(kernelSize * 4)
  const totals = memory.allocate(perGroup * 8)
  const view = memory.view(out)
  memory.writeInt32(tapTable, x.taps)
  for (let group = 0; group < groups; group++) {
    memory.doubles(totals, perGroup).fill(0)
    for (let n = 0; n < batch; n++) {
      const inputAt = (n * groups + group) * inPerGroup * length
      const gradAt = (n * groups + group) * outPerGroup * outLength
      for (let start = 0; start < outLength; start += piece) {
        x.load(view, input, inputAt, length, inPerGroup, start * stride - padLeft)
        // Behind its end the gradient is zero, whatever the input has there.
        g.load(view, gradOutput, gradAt, outLength, outPerGroup, start)
        lane.correlateWeight(
          g.address,
          g.rowStride,
          x.address,
          x.rowStride,
          tapTable,
          kernelSize,
          inPerGroup,
          totals,
          outPerGroup,
          piece,
        )
      }
    }
    out.set(memory.doubles(totals, perGroup), group * perGroup)
  }
}
