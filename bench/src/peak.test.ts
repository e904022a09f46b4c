import { describe, expect, it } from 'vitest'
import { wasmPeak } from './peak.ts'

describe('wasmPeak', () => {
  it('is what a core can do', () => {
    const peak = wasmPeak()
    expect(peak).toBeGreaterThan(1)
    expect(peak).toBeLessThan(1000)
  })
})
