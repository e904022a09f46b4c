import { besideLargest, largestOf } from '../../format.ts'

/** Why a line of typed taps was not understood: the first offending word and its position, from 1. */
export interface TapsProblem {
  readonly word: string
  readonly position: number
}

export type TapsLine = { readonly taps: number[] } | { readonly problem: TapsProblem | 'empty' }

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/**
 * Reads taps as people type and paste them: `0.25 0.5 0.25`, `1, 0, -1`, `[1; 2; 3]`, `1/3 1/3 1/3`, and with a
 * decimal comma, `0,25 0,5 0,25`. A comma is a decimal mark only when blanks or semicolons separate the numbers.
 */
export function parseTaps(text: string): TapsLine {
  const bare = text.replace(/[[\]{}]/g, ' ').trim()
  if (bare === '') return { problem: 'empty' }
  const spaced = /[\s;]/.test(bare)
  const words = bare
    .split(spaced ? /[\s;]+/ : /,+/)
    .map((word) => word.replace(/^,+|,+$/g, ''))
    .filter((word) => word !== '')
  if (words.length === 0) return { problem: 'empty' }

  const taps: number[] = []
  for (const [index, word] of words.entries()) {
    const value = parseNumber(word)
    if (value === null) return { problem: { word, position: index + 1 } }
    taps.push(value)
  }
  return { taps }
}

/** One number, or a fraction of two (`1/5`), with a point or a comma as decimal mark; null when it is neither. */
export function parseNumber(word: string): number | null {
  const parts = word.trim().replaceAll(',', '.').split('/')
  if (parts.length > 2 || !parts.every((part) => NUMBER.test(part))) return null
  const [numerator, denominator = 1] = parts.map(Number) as [number, number?]
  const value = numerator / denominator
  return Number.isFinite(value) ? value : null
}

/** The shortest text that reads back to the same float32 values. */
export function formatTaps(taps: ArrayLike<number>): string {
  return Array.from(taps, formatFloat32).join(' ')
}

/** Taps to be read and not to be used: what rounding has left of a 0 reads 0. */
export function legibleTaps(taps: ArrayLike<number>): string {
  const largest = largestOf(taps)
  return formatTaps(Array.from(taps, (tap) => besideLargest(tap, largest)))
}

/** Shortest decimal that rounds to the float32 nearest `value`: 0.2 for 0.20000000298023224. */
export function formatFloat32(value: number): string {
  const target = Math.fround(value)
  for (let digits = 1; digits <= 9; digits++) {
    const text = target.toPrecision(digits)
    if (Math.fround(Number(text)) === target) return String(Number(text))
  }
  return String(target)
}
