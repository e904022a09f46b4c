import type { TypedArray } from '../../dtype.ts'
import type { ReduceShape } from '../contract.ts'

export function sum(out: TypedArray, input: TypedArray, { outer, reduced, inner }: ReduceShape): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let total = 0
      for (let r = 0, at = o * reduced * inner + i; r < reduced; r++, at += inner) total += input[at]
      out[o * inner + i] = total
    }
  }
}
