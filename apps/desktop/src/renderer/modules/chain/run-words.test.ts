import { expect, it } from 'vitest'
import { runWords } from './run-words.ts'

const nothing = { isPreview: false, hasRun: false, stale: false, canRun: true }

it('says of a preview that it is one, and whether there was a run', () => {
  expect(runWords({ ...nothing, isPreview: true })).toBe('previewFirst')
  expect(runWords({ ...nothing, isPreview: true, hasRun: true, stale: true })).toBe('preview')
})

it('speaks of being ready only where nothing is shown', () => {
  expect(runWords(nothing)).toBe('ready')
  expect(runWords({ ...nothing, canRun: false })).toBe('notReady')
  expect(runWords({ ...nothing, hasRun: true })).toBe('done')
  expect(runWords({ ...nothing, hasRun: true, stale: true })).toBe('stale')
})
