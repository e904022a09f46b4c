import { describe, expect, it } from 'vitest'
import { record } from '../test/sample-records.ts'
import { figures, verdicts } from './verdict.ts'

const noPeaks = { native: null, wasm: null }

describe('verdicts', () => {
  it('divide the best peer by ours, among the peers of that contest', () => {
    const records = [
      record('W5', 'sinal-native', 5),
      record('W5', 'torch', 10),
      record('W5', 'ort-node', 8),
      record('W5', 'ort-web', 1),
    ]
    const [native, beyond, ...rest] = verdicts(records)
    expect(native?.ratios).toEqual([{ workload: 'W5', ratio: 1.6, best: 'ort-node', goal: 1.35 }])
    expect(beyond?.ratios[0]?.goal).toBe(1.8)
    expect(rest).toEqual([])
  })

  it('look at one thread only, and only where there are both', () => {
    const records = [
      record('W1', 'sinal-wasm', 5, { threads: 2 }),
      record('W1', 'ort-web', 5),
      record('W2', 'sinal-wasm', 5),
    ]
    expect(verdicts(records)).toEqual([])
  })
})

describe('figures', () => {
  it("compare the long filter with onnxruntime-node's", () => {
    const records = [record('W3', 'sinal-native', 4), record('W3', 'ort-node', 100)]
    expect(figures(records, noPeaks)).toMatchObject([{ value: 0.04, bound: '≤ 0.05', met: true }])
  })

  it('are a part of the peak where that was measured', () => {
    const records = [
      record('W5', 'sinal-native-direct', 4),
      record('W5', 'sinal-wasm-direct', 4, { gflops: 40 }),
    ]
    expect(figures(records, { native: 110, wasm: 50 })).toMatchObject([
      { text: "W5, direct sums: native's part of the peak of 110 GFLOP/s", met: true },
      { value: 0.8, met: false },
    ])
    expect(figures(records, noPeaks)).toEqual([])
  })

  it('compare two threads with one', () => {
    const records = [record('W9', 'sinal-native', 9), record('W9', 'sinal-native', 6, { threads: 2 })]
    expect(figures(records, noPeaks)).toMatchObject([{ value: 1.5, bound: '≥ 1.8', met: false }])
  })
})
