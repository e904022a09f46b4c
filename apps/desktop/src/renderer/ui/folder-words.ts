type Translate = (key: string, params: Record<string, unknown>) => string

/** What a run over a folder says, in English, by what it means: `folderWords.<key>` in the message files. */
const SENTENCES: readonly (readonly [pattern: RegExp, key: string, ...params: string[]])[] = [
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

/** A sentence of a run over a folder in the user's language; one that is not known stays as it is. */
export function folderWords(text: string, t: Translate): string {
  for (const [pattern, key, ...names] of SENTENCES) {
    const match = pattern.exec(text)
    if (match)
      return t(`folderWords.${key}`, Object.fromEntries(names.map((name, k) => [name, match[k + 1]])))
  }
  return text
}
