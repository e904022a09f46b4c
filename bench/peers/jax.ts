/** jax-js on its WebAssembly backend in a process of its own. */
import { readFileSync } from 'node:fs'
import { serve } from '../src/child/serve.ts'
import type { Inputs } from '../src/inputs.ts'
import { type Workload, outLength } from '../src/workloads.ts'
import { load } from './load.ts'

/** An operation consumes its arguments; `ref` is another hold on the same array. */
interface JaxArray {
  readonly ref: JaxArray
  reshape(shape: readonly number[]): JaxArray
  add(other: JaxArray): JaxArray
  mul(other: JaxArray): JaxArray
  sum(): JaxArray
  dispose(): void
  data(): Promise<Float32Array>
  blockUntilReady(): Promise<JaxArray>
}

type Program<Result> = (...inputs: JaxArray[]) => Result

interface Jax {
  init(device: 'wasm'): Promise<readonly string[]>
  defaultDevice(device: 'wasm'): void
  jit<Result>(program: Program<Result>): Program<Result>
  vjp(program: Program<JaxArray>, primals: JaxArray[]): [JaxArray, Program<JaxArray[]>]
  readonly numpy: { array(values: Float32Array): JaxArray }
  readonly lax: {
    convGeneralDilated(
      x: JaxArray,
      weight: JaxArray,
      strides: number[],
      padding: [number, number][],
      options: { rhsDilation: number[]; featureGroupCount: number },
    ): JaxArray
  }
}

const jax = await load<Jax>('@jax-js/jax')
await jax.init('wasm')
jax.defaultDevice('wasm')

// Its exports hide its package.json, which lies beside dist/.
const manifest = new URL('../package.json', import.meta.resolve('@jax-js/jax'))
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }

function conv(w: Workload): Program<JaxArray> {
  return (x, weight, bias) => {
    const y = jax.lax.convGeneralDilated(
      x as JaxArray,
      weight as JaxArray,
      [w.stride],
      [[w.padding, w.padding]],
      {
        rhsDilation: [w.dilation],
        featureGroupCount: w.groups,
      },
    )
    return bias === undefined ? y : y.add(bias.reshape([1, w.outChannels, 1]))
  }
}

function arrays(w: Workload, { input, weight, bias }: Inputs): JaxArray[] {
  const all = [
    jax.numpy.array(input).reshape([w.batch, w.inChannels, w.length]),
    jax.numpy.array(weight).reshape([w.outChannels, w.inChannels / w.groups, w.kernelSize]),
  ]
  return bias === null ? all : [...all, jax.numpy.array(bias)]
}

/** The results of the call before are freed, so that memory takes turns. */
function turns(run: () => JaxArray[]): () => Promise<JaxArray[]> {
  let last: JaxArray[] = []
  return async () => {
    for (const array of last) array.dispose()
    last = run()
    for (const array of last) await array.blockUntilReady()
    return last
  }
}

await serve<JaxArray[]>(async (w, inputs) => {
  const primals = arrays(w, inputs)
  const given = () => primals.map((array) => array.ref)
  if (w.mode !== 'train') {
    const forward = jax.jit(conv(w))
    return {
      version,
      call: turns(() => [forward(...given())]),
      read: async ([y]) => ({ output: await (y as JaxArray).ref.data() }),
    }
  }
  const gradOutput = jax.numpy
    .array(inputs.gradOutput as Float32Array)
    .reshape([w.batch, w.outChannels, outLength(w)])
  const step = jax.jit((...all: JaxArray[]) => {
    const [y, backward] = jax.vjp(conv(w), all.slice(1))
    return [y, ...backward(all[0] as JaxArray)]
  })
  return {
    version,
    call: turns(() => step(gradOutput.ref, ...given())),
    read: async (results) => {
      const [output, gradInput, gradWeight, gradBias] = await Promise.all(results.map((r) => r.ref.data()))
      return { output, gradInput, gradWeight, gradBias }
    },
  }
})
