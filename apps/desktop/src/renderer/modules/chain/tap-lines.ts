import { tapRows, tapsLine, type LayerDraft } from './layer-draft.ts'

/** A word that stands for a tap not typed yet; it is no number, and told so. */
export const UNTYPED = '_'

const words = (line: string): string[] => {
  const bare = line.replace(/[[\]{}]/g, ' ').trim()
  if (bare === '') return []
  return bare
    .split(/[\s;]/.test(bare) ? /[\s;]+/ : /,+/)
    .map((word) => word.replace(/^,+|,+$/g, ''))
    .filter((word) => word !== '')
}

/** The taps as words: `[rows][columns][taps]`, lines that only stand in for others included. */
export function tapLines(draft: LayerDraft, incoming: number): string[][][] {
  const { rows, columns } = tapRows(draft, incoming)
  return Array.from({ length: rows }, (_, o) =>
    Array.from({ length: columns }, (_unused, i) => words(tapsLine(draft, o, i))),
  )
}

const joined = (lines: readonly (readonly (readonly string[])[])[]): string[][] =>
  lines.map((row) => row.map((line) => line.join(' ')))

export interface TapEdit {
  readonly row: number
  readonly column: number
  readonly k: number
  /** One number, or several: they go on from there. */
  readonly text: string
}

/** The lines with what was typed into one tap: lines that only stood in for others become the user's own. */
export function withTap(draft: LayerDraft, incoming: number, { row, column, k, text }: TapEdit): string[][] {
  const lines = tapLines(draft, incoming)
  const line = lines[row]?.[column]
  if (!line) return joined(lines)
  const typed = words(text)
  while (line.length < k) line.push(UNTYPED)
  line.splice(k, Math.max(1, typed.length), ...(typed.length > 0 ? typed : [UNTYPED]))
  return joined(lines)
}

/** All lines with as many taps: new ones are 0. */
export function withTapCount(draft: LayerDraft, incoming: number, count: number): string[][] {
  const lines = tapLines(draft, incoming)
  return joined(
    lines.map((row) => row.map((line) => Array.from({ length: count }, (_, k) => line[k] ?? '0'))),
  )
}
