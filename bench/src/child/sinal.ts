/** Sinal in a process of its own, through its public functions. The arguments are the backend and the algorithm. */
import { F, type Tensor, backend, fromArray, noGrad, setBackend, setNumThreads } from '@sinal/core'
import type { BackendName } from '@sinal/core'
import type { Inputs } from '../inputs.ts'
import { nativePeak, wasmPeak } from '../peak.ts'
import { type Workload, outLength } from '../workloads.ts'
import { type Prepared, serve } from './serve.ts'

function prepare(w: Workload, inputs: Inputs): Prepared<Tensor | Gradients> {
  const train = w.mode === 'train'
  const input = fromArray(inputs.input, [w.batch, w.inChannels, w.length])
  const weight = fromArray(inputs.weight, [w.outChannels, w.inChannels / w.groups, w.kernelSize])
  const bias = inputs.bias === null ? null : fromArray(inputs.bias, [w.outChannels])
  const { stride, padding, dilation, groups } = w
  const options = { bias, stride, padding, dilation, groups, algorithm } as const
  const forward = () => F.conv1d(input, weight, options)
  const { name, instructionSet = name } = backend()
  const version = `${process.env.SINAL_BENCH_VERSION ?? 'unknown'} (${instructionSet})`

  if (train) {
    const leaves = [input, weight, ...(bias === null ? [] : [bias])]
    for (const leaf of leaves) leaf.requiresGrad = true
    const gradOutput = fromArray(inputs.gradOutput ?? new Float32Array(), [
      w.batch,
      w.outChannels,
      outLength(w),
    ])
    const step = (): Gradients => {
      for (const leaf of leaves) leaf.grad = null
      const output = forward()
      output.backward(gradOutput)
      return { output, input, weight, bias }
    }
    return { version, call: step, read: (result) => readGradients(result as Gradients) }
  }
  const read = (result: Tensor | Gradients) => ({ output: floats(result as Tensor) })
  if (w.mode === 'record') {
    weight.requiresGrad = true
    return { version, call: forward, read }
  }
  // Every call but the first writes where the one before has.
  let out: Tensor | undefined
  const call = () => (out = noGrad(() => F.conv1d(input, weight, { ...options, out })))
  return { version, call, read }
}

interface Gradients {
  readonly output: Tensor
  readonly input: Tensor
  readonly weight: Tensor
  readonly bias: Tensor | null
}

function readGradients({ output, input, weight, bias }: Gradients) {
  return {
    output: floats(output),
    gradInput: floats(input.grad),
    gradWeight: floats(weight.grad),
    gradBias: floats(bias?.grad ?? null),
  }
}

function floats(value: Tensor | null): Float32Array {
  return value === null ? new Float32Array() : Float32Array.from(value.data)
}

const algorithm = process.argv[3] as 'auto' | 'direct'
setBackend(process.argv[2] as BackendName)
await serve(
  async (w, inputs, threads) => {
    setNumThreads(threads)
    return prepare(w, inputs)
  },
  () => (process.argv[2] === 'native' ? nativePeak() : wasmPeak()),
)
