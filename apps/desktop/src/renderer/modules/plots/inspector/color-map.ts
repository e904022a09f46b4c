/**
 * Viridis (van der Walt and Smith, matplotlib, CC0): as even in lightness as in colour, so that it reads the same for
 * colour-blind eyes and in grey. Ten of its colours, evenly apart.
 */
const VIRIDIS = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 73, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [110, 206, 88],
  [181, 222, 43],
  [253, 231, 37],
] as const

/** Red, green and blue (0 to 255) for 0 to 1; what lies beyond takes the colour of the end. */
export function viridis(fraction: number): readonly [number, number, number] {
  const place = Math.min(Math.max(fraction, 0), 1) * (VIRIDIS.length - 1)
  const below = Math.min(Math.floor(place), VIRIDIS.length - 2)
  const [from, to] = [VIRIDIS[below]!, VIRIDIS[below + 1]!]
  const mix = (c: 0 | 1 | 2): number => Math.round(from[c] + (to[c] - from[c]) * (place - below))
  return [mix(0), mix(1), mix(2)]
}

export const VIRIDIS_CSS = `linear-gradient(90deg, ${VIRIDIS.map((color) => `rgb(${color.join(' ')})`).join(', ')})`
