import type { TypedArray } from '../../dtype.ts'
import type { MatmulShape } from '../contract.ts'

export function matmul(out: TypedArray, a: TypedArray, b: TypedArray, shape: MatmulShape): void {
  const { batch, m, k, n, aBatchStride, bBatchStride, aTransposed = false, bTransposed = false } = shape
  const [aRow, aColumn] = aTransposed ? [1, m] : [k, 1]
  const [bRow, bColumn] = bTransposed ? [1, k] : [n, 1]
  const row = new Float64Array(n)
  for (let item = 0; item < batch; item++) {
    for (let i = 0; i < m; i++) {
      row.fill(0)
      for (let p = 0; p < k; p++) {
        const left = a[item * aBatchStride + i * aRow + p * aColumn]
        for (let j = 0, at = item * bBatchStride + p * bRow; j < n; j++, at += bColumn) row[j] += left * b[at]
      }
      out.set(row, (item * m + i) * n)
    }
  }
}
