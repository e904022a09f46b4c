import { besideLargest, formatValue } from '../../format.ts'

/**
 * A number in a cell: as many digits as fit. The zero of a product has no sign.
 *
 * @param largest of the numbers that it is added up with: what is nothing beside it reads 0
 */
export const short = (value: number, largest = 0): string => formatValue(besideLargest(value, largest) + 0, 4)

/** A number in a narrow cell. */
export const brief = (value: number, largest = 0): string => formatValue(besideLargest(value, largest) + 0, 3)

/** A float32 with all the digits that tell it from the next. */
export function full(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    if (Math.fround(Number(value.toPrecision(digits))) === value) return formatValue(value + 0, digits)
  }
  return formatValue(value, 9)
}
