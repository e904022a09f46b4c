import { expect, it } from 'vitest'
import { inFlags } from './in-flags.ts'

it.each([
  ['exists already (overwrite: true replaces it)', 'exists already (--overwrite replaces it)'],
  ["1234.5 (set clip: true, or write sampleType: 'float32')", '1234.5 (--clip, or --sample-type float32)'],
  ["(decimal comma? set decimal: ',')", '(decimal comma? --as decimal=,)'],
  [`(thousands marks? set thousands: "'")`, "(thousands marks? --as thousands=')"],
  [
    "(missingSamples: 'interpolate' or 'hold' would fill it)",
    "(--missing-samples interpolate or 'hold' would fill it)",
  ],
  ["(set missingSamples: 'hold', store it", '(--missing-samples hold, store it'],
  ['resample must be at most 8 Hz', '--resample must be at most 8 Hz'],
  [
    "read({ resample: 'even' }) puts the samples on an even grid",
    '--resample even puts the samples on an even grid',
  ],
  ['has neither (set sampleRate when you open it)', 'has neither (--as sampleRate=HZ)'],
  [
    'without (source.sampleRate can say it)',
    "without (the recipe's source.sampleRate or --as sampleRate=HZ can say it)",
  ],
  ['expected out, the folder of the earlier results', 'expected --out, the folder of the earlier results'],
])('%s → %s', (message, expected) => {
  expect(inFlags(message)).toBe(expected)
})
