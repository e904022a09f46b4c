import { formatValue } from '../../format.ts'

/** A number in a cell: as many digits as fit. */
export const short = (value: number): string => formatValue(value, 4)

/** A float32 with all the digits that tell it from the next. */
export const full = (value: number): string => {
  for (let digits = 1; digits < 9; digits++) {
    if (Math.fround(Number(value.toPrecision(digits))) === value) return formatValue(value, digits)
  }
  return formatValue(value, 9)
}
