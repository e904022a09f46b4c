import type { Cell } from './notebook.ts'

/** As Python prints it: booleans are capitalised, everything else speaks for itself. */
function printed(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return String(value)
}

/** Runs a cell and gives what stands under it in a notebook: what it printed, then its result. */
export function outputOf({ run }: Cell): string {
  const lines: string[] = []
  const result = run((value) => lines.push(printed(value)))
  if (result !== undefined) lines.push(printed(result))
  return lines.join('\n')
}
