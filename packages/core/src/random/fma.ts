/** What a + b lost when it was rounded to `sum` (Knuth's TwoSum). */
export function twoSumError(a: number, b: number, sum: number): number {
  const bRounded = sum - a
  return a - (sum - bRounded) + (b - bRounded)
}

/** What a·b lost when it was rounded to `product` (Dekker, with Veltkamp's splitting into 26 bits). */
export function twoProductError(a: number, b: number, product: number): number {
  const aScaled = a * 134217729
  const aHigh = aScaled - (aScaled - a)
  const aLow = a - aHigh
  const bScaled = b * 134217729
  const bHigh = bScaled - (bScaled - b)
  const bLow = b - bHigh
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)
}

/**
 * a·b + c of doubles, rounded once to double.
 *
 * Where an intermediate result over- or underflows (magnitudes outside 2^±900), the product is rounded as well.
 */
export function fma64(a: number, b: number, c: number): number {
  const product = a * b
  if (c === 0) return product + c

  const sum = product + c
  const high = twoSumError(product, c, sum)
  const low = twoProductError(a, b, product)
  const rest = high + low
  if (!Number.isFinite(rest)) return sum

  const result = sum + rest
  const lost = twoSumError(high, low, rest)
  if (lost === 0) return result

  // What `rest` lost decides only if sum + rest lies halfway between two doubles.
  const distance = sum - result + rest
  const isTie = distance !== 0 && result + 2 * distance - result === 2 * distance
  return isTie && lost > 0 === distance > 0 ? result + 2 * distance : result
}
