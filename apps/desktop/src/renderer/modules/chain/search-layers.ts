/** Lower case, without accents: 'média' is found by 'media', 'MaxPool1d' by 'maxpool'. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036F]/g, '')
    .toLowerCase()

/** Whether each word that is searched for begins or lies in one of the texts. */
export function matchesSearch(search: string, texts: readonly string[]): boolean {
  const found = plain(texts.join(' '))
  return plain(search)
    .split(/\s+/)
    .every((word) => found.includes(word))
}
