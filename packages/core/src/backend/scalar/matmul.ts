import type { TypedArray } from '../../dtype.ts'
import type { MatmulShape } from '../contract.ts'

export function matmul(out: TypedArray, a: TypedArray, b: TypedArray, shape: MatmulShape): void {
  const { batch, m, k, n, aBatchStride, bBatchStride } = shape
  const row = new Float64Array(n)
  for (let item = 0; item < batch; item++) {
    for (let i = 0; i < m; i++) {
      row.fill(0)
      for (let p = 0; p < k; p++) {
        const left = a[item * aBatchStride + i * k + p]
        const bRow = item * bBatchStride + p * n
        for (let j = 0; j < n; j++) row[j] += left * b[bRow + j]
      }
      out.set(row, (item * m + i) * n)
    }
  }
}
