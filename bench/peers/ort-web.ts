/** onnxruntime-web, its WebAssembly, in a process of its own. */
import { type Ort, prepareOrt } from '../src/child/ort.ts'
import { serve } from '../src/child/serve.ts'
import { load } from './load.ts'

const ort = await load<Ort>('onnxruntime-web')

await serve((w, inputs, threads) => {
  ort.env.wasm.numThreads = threads
  return prepareOrt(ort, w, inputs, 'plain', { executionProviders: ['wasm'], graphOptimizationLevel: 'all' })
})
