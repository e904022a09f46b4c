type Translate = (key: string, params: Record<string, unknown>) => string

/** What the reader says, in English, by what it means: `reader.<key>` in the message files. */
const SENTENCES: readonly (readonly [pattern: RegExp, key: string, ...params: string[]])[] = [
  [/^expected a number, but got "(.*)"(?: \(.*\))?$/, 'number', 'text'],
  [/^expected a number within \S+?, (?:the range of float32, )?but got "(.*)"/, 'range', 'text'],
  [/^expected (\d+) fields?, but got (\d+)/, 'fields', 'expected', 'count'],
  [/^expected numbers, but got text such as "(.*)"$/, 'textColumn', 'text'],
  [/^expected numbers, but got dates or times of day such as "(.*)"$/, 'clockColumn', 'text'],
  [/^the dates of column "(.*)"$/, 'dateColumn', 'column'],
  [/^a count of the rows without a name$/, 'rowCount'],
  [/^expected a (?:date|time) \(\S+\), but got "(.*)"$/, 'clock', 'text'],
  [/^the column has neither a name nor a value/, 'emptyColumn'],
  [/^expected rows of numbers, but the file is empty/, 'empty'],
  [/^expected rows of numbers below the header, but got none/, 'noRows'],
  [/^expected at least one column of numbers, but got only text/, 'onlyText'],
  [/^expected at least one column of numbers beside the time/, 'onlyTime'],
  [/^expected a file, but got a folder/, 'folder'],
  [/^no such file or folder/, 'missing'],
  [/^permission denied/, 'denied'],
  [/^the file is in use by another program/, 'busy'],
  [/^the disk is read-only/, 'readOnly'],
  // What a run over a folder says.
  [/(?:^|: )the disk is full$/, 'diskFull'],
  [/^the folder was removed or replaced while results/, 'folderLost'],
  [
    /^another run is writing into this folder: process (\d+) on \S+, since (\S+)/,
    'lockedBy',
    'process',
    'since',
  ],
  [/^the file was changed since sinal wrote it/, 'resultChanged'],
  [/^the file changed while it was being read/, 'inputChanged'],
  [/^a file of this name exists already/, 'resultThere'],
]

/** A sentence of the reader in the user's language; one that is not known stays as it is. */
export function translateReader(text: string, t: Translate): string {
  for (const [pattern, key, ...names] of SENTENCES) {
    const match = pattern.exec(text)
    if (match) return t(`reader.${key}`, Object.fromEntries(names.map((name, k) => [name, match[k + 1]])))
  }
  return text
}
