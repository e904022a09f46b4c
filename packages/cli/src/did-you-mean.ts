/** ' (did you mean sampleRate?)' where one of the words is near; '' where none is. */
export function didYouMean(written: string, words: readonly string[]): string {
  const plain = (text: string) => text.replaceAll(/[-_ ]/g, '').toLowerCase()
  const distances = words.map((word) => distance(plain(written), plain(word)))
  const least = Math.min(...distances)
  const nearest = words[distances.indexOf(least)]
  return nearest !== undefined && least <= Math.max(1, nearest.length / 3)
    ? ` (did you mean ${nearest}?)`
    : ''
}

/** Levenshtein's: letters to be put in, taken out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (const [i, letter] of [...a].entries()) {
    const above = row
    row = [i + 1]
    for (let j = 0; j < b.length; j++) {
      row.push(Math.min(above[j + 1]! + 1, row[j]! + 1, above[j]! + (letter === b[j] ? 0 : 1)))
    }
  }
  return row.at(-1)!
}
