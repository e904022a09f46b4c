/** onnxruntime-node in a process of its own. The variant is the argument. */
import { type Ort, type OrtVariant, prepareOrt } from '../src/child/ort.ts'
import { serve } from '../src/child/serve.ts'
import { load } from './load.ts'

const ort = await load<Ort>('onnxruntime-node')
const variant = process.argv[2] as OrtVariant

await serve((w, inputs, threads) =>
  prepareOrt(ort, w, inputs, variant, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
  }),
)
