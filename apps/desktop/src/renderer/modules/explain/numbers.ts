import { formatValue } from '../../format.ts'

/** A number in a cell: as many digits as fit. The zero of a product has no sign. */
export const short = (value: number): string => formatValue(value + 0, 4)

/** A number in a narrow cell. */
export const brief = (value: number): string => formatValue(value + 0, 3)

/** A float32 with all the digits that tell it from the next. */
export function full(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    if (Math.fround(Number(value.toPrecision(digits))) === value) return formatValue(value + 0, digits)
  }
  return formatValue(value, 9)
}
