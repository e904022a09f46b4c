/** What a column is, and why something in a file is no channel: parts of a sentence. */
export const columnSentences = {
  'column-numbers': () => 'the column holds numbers',
  'column-constant': ({ rows, value }: { rows: number; value: string }) =>
    `all of the first ${rows} rows are ${value}`,
  'column-no-value': ({ rows }: { rows: number }) => `the first ${rows} rows have no value`,
  'column-empty': () => 'the column has neither a name nor a value',
  'column-index': () => 'a count of the rows without a name',
  'column-dates': ({ column }: { column: string }) => `the dates of column ${JSON.stringify(column)}`,
  'column-clock': ({ text }: { text: string }) =>
    `expected numbers, but got dates or times of day such as ${JSON.stringify(text)}`,
  'column-text': ({ text }: { text: string }) =>
    `expected numbers, but got text such as ${JSON.stringify(text)}`,

  'column-type': ({ type }: { type: string }) => `expected numbers, but got ${type}`,
  'column-dictionary': () => 'expected numbers, but got a dictionary',
  'column-nested': () => 'it holds lists or records',
  'column-times': () => 'it holds times, and is not the time column',
  'column-labels': () => 'it labels the rows',
  'member-not-asked': () => 'not among the members asked for',
  'member-number': () => 'a single number is no channel',
  'member-dimensions': ({ dimensions }: { dimensions: number }) => `it has ${dimensions} dimensions`,
  'edf-annotations': () => 'annotations are no samples',
  'edf-other-rate': ({ rate }: { rate: number }) =>
    `its sample rate is ${rate} Hz (name it in members to open it)`,
  'edf-trailing': ({ bytes }: { bytes: number }) =>
    `${bytes} bytes follow the records that the header counts`,
}
