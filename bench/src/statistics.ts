/** @throws {RangeError} there are no values */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('median: there must be at least one value, but got none')
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}
