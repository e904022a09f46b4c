/** How Python prints what stands in a layer's parentheses. */

/** A float: always with a point or an exponent, as `1.0` and `1e-05`. */
export function float(value: number): string {
  const text = number(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

/** A number that may be an integer: `2` and `0.5`. */
export function number(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const size = Math.abs(value)
  // Python turns to exponents below 1e-4 and from 1e16 on, and writes them with two digits.
  const text = size !== 0 && (size < 1e-4 || size >= 1e16) ? value.toExponential() : String(value)
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}

export function bool(value: boolean): string {
  return value ? 'True' : 'False'
}

export function tuple(values: readonly number[]): string {
  return values.length === 1 ? `(${values[0]},)` : `(${values.join(', ')})`
}
