import type { FileEntry } from '../files/files-store.ts'

/** What no choice makes readable. */
const HOPELESS = ['other-file', 'empty', 'no-preview']

/** Whether a file could not be read for what is written in it, as text. */
export function isCorrectable({ state }: Pick<FileEntry, 'state'>): boolean {
  if (state.kind !== 'failed' || state.problem.name !== 'CsvError') return false
  const { said } = state.problem
  return said !== undefined && !HOPELESS.includes(said.code)
}
