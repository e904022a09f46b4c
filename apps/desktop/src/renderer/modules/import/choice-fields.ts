import type { ChoiceKey } from '../../../shared/import-schemas.ts'

export type ChoiceValue = string | number | boolean | null

/** One choice of the import sheet: what it can be, and how it is asked. */
export type ChoiceField = { readonly key: ChoiceKey } & (
  | { readonly kind: 'select'; readonly values: readonly ChoiceValue[] }
  /** One of the file's columns, or none. */
  | { readonly kind: 'column' }
  | { readonly kind: 'count' | 'rate' | 'text' | 'words' | 'resample' }
)

const select = (key: ChoiceKey, ...values: readonly ChoiceValue[]): ChoiceField => ({
  key,
  kind: 'select',
  values,
})

/** Of text; `samples` is of every format. */
export const sections: readonly { readonly id: string; readonly fields: readonly ChoiceField[] }[] = [
  {
    id: 'text',
    fields: [
      select('encoding', 'utf-8', 'utf-16le', 'utf-16be', 'windows-1252'),
      select('delimiter', ',', ';', '\t', '|', ' ', null),
      select('decimal', '.', ','),
      select('thousands', null, ',', '.', ' ', "'"),
      select('quote', '"', "'", null),
      { key: 'comment', kind: 'text' },
    ],
  },
  {
    id: 'rows',
    fields: [
      { key: 'preambleRows', kind: 'count' },
      select('header', true, false),
      select('unitRow', true, false),
    ],
  },
  {
    id: 'time',
    fields: [
      { key: 'timeColumn', kind: 'column' },
      select('timeFormat', null, 'year-month-day', 'day-month-year', 'month-day-year', 'h:m:s', 'h:m'),
      { key: 'dateColumn', kind: 'column' },
      select('timeUnit', 'h', 'min', 's', 'ms', 'µs', 'ns', 'samples'),
      { key: 'sampleRate', kind: 'rate' },
    ],
  },
]

const missing: ChoiceField = { key: 'missing', kind: 'words' }
const policies: readonly ChoiceField[] = [
  select('missingSamples', 'keep', 'interpolate', 'hold', 'refuse'),
  { key: 'resample', kind: 'resample' },
]
export const sampleFields: readonly ChoiceField[] = [
  missing,
  ...policies,
  select('badRows', 'refuse', 'skip'),
]

/** What can be chosen of a file that is no text. */
export function fieldsOfFormat(format: string): readonly ChoiceField[] {
  const rate: ChoiceField = { key: 'sampleRate', kind: 'rate' }
  if (format !== 'npy' && format !== 'npz') return [rate, ...policies]
  return [select('channelAxis', null, 0, 1), rate, ...policies]
}

/** What holds where nothing was chosen and nothing is recognised. */
export const DEFAULTS: Partial<Record<ChoiceKey, ChoiceValue>> = {
  missingSamples: 'keep',
  resample: null,
  badRows: 'refuse',
}

/** Choices that mean nothing any more once another one is made: the columns are others then, or the time is. */
export const DEPENDENT: Partial<Record<ChoiceKey, readonly ChoiceKey[]>> = {
  encoding: ['columns'],
  delimiter: ['columns', 'skip', 'timeColumn', 'dateColumn', 'timeFormat', 'timeUnit'],
  quote: ['columns', 'skip', 'timeColumn', 'dateColumn', 'timeFormat', 'timeUnit'],
  comment: ['columns'],
  preambleRows: ['columns'],
  header: ['columns'],
  unitRow: ['columns'],
  timeColumn: ['skip', 'dateColumn', 'timeFormat', 'timeUnit'],
}

/** The choice that a problem speaks of, by the reader's code; of another problem it is the one made last. */
export const SPOKEN_OF: Readonly<Record<string, ChoiceKey>> = {
  'number-decimal-comma': 'decimal',
  'number-decimal-point': 'decimal',
  'number-thousands': 'thousands',
  number: 'missing',
  fields: 'badRows',
  date: 'timeFormat',
  time: 'timeFormat',
  'option-time-format': 'timeFormat',
  'option-date-after-time': 'dateColumn',
  'option-columns': 'columns',
  'no-rows-below': 'preambleRows',
  'option-resample': 'resample',
  'resample-without-time': 'resample',
  'resample-high': 'resample',
  'step-endless': 'resample',
  'step-long': 'resample',
  'sample-missing': 'missingSamples',
}
