export interface Ticks {
  readonly values: readonly number[]
  /** From one tick to the next: 1, 2 or 5 times a power of ten. */
  readonly step: number
}

/** The round numbers in `[low, high]`, about `count` of them. */
export function ticks(low: number, high: number, count: number): Ticks {
  const rough = (high - low) / Math.max(1, count)
  const exponent = Math.floor(Math.log10(rough))
  const fraction = rough / 10 ** exponent
  let factor = 10
  if (fraction < Math.SQRT2) factor = 1
  else if (fraction < Math.sqrt(10)) factor = 2
  else if (fraction < Math.sqrt(50)) factor = 5
  // Dividing by a whole number is exact to the last digit (3 / 10 is 0.3), multiplying by 0.1 is not.
  const inverse = exponent < 0 ? 10 ** -exponent / factor : 0
  const step = inverse ? 1 / inverse : factor * 10 ** exponent
  const at = (i: number) => (inverse ? i / inverse : i * step)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return { step, values: Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => at(first + i)) }
}

/** A tick as a person writes it: as many decimals as the step has, digits in threes, a true minus sign. */
export function tickLabel(value: number, step: number): string {
  const largest = Math.max(Math.abs(value), step)
  if (largest >= 1e7 || step < 1e-5) {
    const digits =
      value === 0 ? 0 : Math.max(0, Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(step)))
    const [mantissa, exponent] = value.toExponential(Math.min(20, digits)).split('e')
    return value === 0 ? '0' : `${mantissa}e${Number(exponent)}`.replaceAll('-', '−')
  }
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const format = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  return (value === 0 ? 0 : value).toLocaleString('en-US', format).replace('-', '−')
}
