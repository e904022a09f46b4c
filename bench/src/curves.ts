import type { Implementation } from './implementations.ts'
import { measure } from './measure.ts'
import { align, short } from './table.ts'
import { type Workload, workloads } from './workloads.ts'

/** One size changes, the others stay. */
export interface Sweep {
  readonly axis: 'length' | 'batch' | 'inChannels' | 'outChannels' | 'kernelSize'
  readonly title: string
  readonly values: readonly number[]
  readonly at: (value: number) => Workload
}

/** The medians along a sweep by one implementation. */
export interface Curve {
  readonly axis: Sweep['axis']
  readonly title: string
  readonly implementation: string
  readonly points: readonly { readonly value: number; readonly ms: number }[]
}

const named = (id: string) => workloads.find((w) => w.id === id) as Workload
// A quarter of W5: what varies is not its whole batch, so that the largest of a sweep still takes milliseconds.
const layer = { ...named('W5'), batch: 4 }
const filter = { ...named('W3'), length: 262_144 }

export const sweeps: readonly Sweep[] = [
  {
    axis: 'length',
    title: 'Length (batch 4, 64 → 64 channels, K 3)',
    values: [1024, 2048, 4096, 8192, 16384],
    at: (length) => ({ ...layer, length, id: `length ${length}` }),
  },
  {
    axis: 'batch',
    title: 'Batch (64 → 64 channels × 4096, K 3)',
    values: [1, 2, 4, 8, 16],
    at: (batch) => ({ ...layer, batch, id: `batch ${batch}` }),
  },
  {
    axis: 'inChannels',
    title: 'Input channels (batch 4, 64 output channels × 4096, K 3)',
    values: [16, 32, 64, 128, 256],
    at: (inChannels) => ({ ...layer, inChannels, id: `inChannels ${inChannels}` }),
  },
  {
    axis: 'outChannels',
    title: 'Output channels (batch 4, 64 input channels × 4096, K 3)',
    values: [16, 32, 64, 128, 256],
    at: (outChannels) => ({ ...layer, outChannels, id: `outChannels ${outChannels}` }),
  },
  {
    axis: 'kernelSize',
    title: 'Kernel size (one channel × 262,144)',
    values: [3, 7, 15, 31, 63, 127, 255, 511, 1023, 2047, 4096],
    at: (kernelSize) => ({ ...filter, kernelSize, padding: kernelSize >> 1, id: `K ${kernelSize}` }),
  },
]

/** Measures every sweep: results are compared at each point, as everywhere. */
export async function measureCurves(
  implementations: readonly Implementation[],
  say: (line: string) => void,
): Promise<Curve[]> {
  const curves: Curve[] = []
  for (const sweep of sweeps) {
    const points = implementations.map((): Curve['points'][number][] => [])
    for (const value of sweep.values) {
      const { records } = await measure(sweep.at(value), implementations, 1, { budgetMs: 1000 })
      for (const [i, { median_ms: ms }] of records.entries()) points[i]?.push({ value, ms })
    }
    const found = implementations.map(({ name }, i) => ({
      axis: sweep.axis,
      title: sweep.title,
      implementation: name,
      points: points[i] ?? [],
    }))
    say(`${sweep.title}\n\n${align(curveRows(found))}\n`)
    curves.push(...found)
  }
  return curves
}

/**
 * How much more time a step takes, divided by how much more work it is: 1 is in proportion, below 1 a faster way took
 * over.
 */
export function growth(points: Curve['points']): (number | null)[] {
  return points.map(({ value, ms }, i) => {
    const before = points[i - 1]
    return before === undefined ? null : ms / before.ms / (value / before.value)
  })
}

/** The curves of one sweep: a row a size, for each implementation its time and its growth. */
export function curveRows(curves: readonly Curve[]): string[][] {
  const head = curves.flatMap(({ implementation }) => [`${implementation} ms`, 'time / work'])
  const sizes = curves[0]?.points.map(({ value }) => value) ?? []
  const columns = curves.map(({ points }) => ({ points, grown: growth(points) }))
  return [
    [curves[0]?.axis ?? '', ...head],
    ...sizes.map((size, i) => [
      size.toLocaleString('en-US'),
      ...columns.flatMap(({ points, grown }) => [
        short(points[i]?.ms ?? Number.NaN),
        grown[i]?.toFixed(2) ?? '',
      ]),
    ]),
  ]
}
