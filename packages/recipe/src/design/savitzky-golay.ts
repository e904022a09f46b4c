/**
 * The taps that give, at their centre, a derivative of the least-squares polynomial through the samples under them;
 * per sample, in float64.
 *
 * On places i = k − (K − 1) / 2 the orthogonal polynomials are p₀ = 1, p₁ = i, pₙ₊₁ = i·pₙ − bₙ·pₙ₋₁ with
 * bₙ = Σ pₙ² / Σ pₙ₋₁². The fit is Σₙ pₙ(i) · (Σ pₙ·x) / Σ pₙ², so tap i is Σₙ pₙ(i) · pₙ⁽ᵈ⁾(0) / Σ pₙ².
 *
 * @see https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.savgol_coeffs.html
 */
export function savitzkyGolayTaps(size: number, order: number, derivative: number): Float64Array {
  // In halves of the span, so that powers stay small.
  const half = Math.max(1, (size - 1) / 2)
  const places = Float64Array.from({ length: size }, (_, k) => (k - (size - 1) / 2) / half)
  const taps = new Float64Array(size)
  let before = new Float64Array(size)
  let values = new Float64Array(size).fill(1)
  // p⁽⁰⁾(0) … p⁽ᵈ⁾(0)
  let centreBefore = new Float64Array(derivative + 1)
  let centre = new Float64Array(derivative + 1)
  centre[0] = 1
  let squaresBefore = 1
  for (let n = 0; n <= order; n++) {
    const squares = values.reduce((sum, value) => sum + value * value, 0)
    const share = centre[derivative]! / squares
    for (let k = 0; k < size; k++) taps[k]! += values[k]! * share
    const b = n === 0 ? 0 : squares / squaresBefore
    const [p, q] = [values, before]
    before = p
    values = places.map((place, k) => place * p[k]! - b * q[k]!)
    // The d-th derivative of i·p at 0 is d·p⁽ᵈ⁻¹⁾(0).
    const [c, e] = [centre, centreBefore]
    centreBefore = c
    centre = c.map((_, d) => (d === 0 ? 0 : d * c[d - 1]!) - b * e[d]!)
    squaresBefore = squares
  }
  return taps.map((tap) => tap / half ** derivative)
}
