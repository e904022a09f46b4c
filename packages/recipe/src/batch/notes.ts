import type { Channel, ReadAccount } from '@sinal/signals'

/** What was read of a file. */
export interface Told {
  readonly channels: readonly Channel[]
  readonly account: ReadAccount
}

/**
 * What a user should know of a file that was read without an error.
 *
 * @param isFilled whether missing samples are filled in
 */
export function notesOn(file: string, told: Told, isFilled: boolean): string[] {
  const { account } = told
  const notes = [...missingNotes(told, isFilled), ...timingNotes(account), ...rejectedNotes(account)]
  return notes.map((note) => `${file}: ${note}`)
}

const counted = (count: number, one: string, many: string) =>
  count === 1 ? `1 ${one}` : `${count.toLocaleString('en-US')} ${many}`

function missingNotes({ channels, account: { missing } }: Told, isFilled: boolean): string[] {
  return channels.flatMap(({ name }, c) => {
    const count = missing[c] ?? 0
    if (count === 0) return []
    const what = isFilled ? 'filled in' : 'every output that they reach is NaN'
    return [`${counted(count, 'sample is', 'samples are')} missing in "${name}": ${what}`]
  })
}

function timingNotes({ timing, resampled }: ReadAccount): string[] {
  if (!timing || timing.deviatingRows === 0) return []
  const where = timing.firstLine === null ? '' : `, first in row ${timing.firstLine}`
  const rows = counted(timing.deviatingRows, 'row is', 'rows are')
  if (!resampled) return [`${rows} not evenly sampled${where}: the result's times are those of an even grid`]
  const { longestStep, droppedRows } = resampled
  const dropped =
    droppedRows === 0 ? '' : `, ${counted(droppedRows, 'row', 'rows')} without a later time left out`
  return [`${rows} not evenly sampled${where}: resampled, the longest step being ${longestStep} s${dropped}`]
}

function rejectedNotes({ rejected }: ReadAccount): string[] {
  const [first] = rejected?.first ?? []
  if (!rejected || !first) return []
  const column = first.column === null ? '' : `, column "${first.column}"`
  return [
    `${counted(rejected.count, 'row', 'rows')} that could not be read: NaN in all channels, first row ${first.row}${column}: ${first.reason}`,
  ]
}
