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

interface Found {
  readonly title: string
  readonly about: string
  /** What programmers call it. */
  readonly names: readonly string[]
}

/** What is found, group by group: first what is called so, then what is said of others. */
export function searchLayers<Group, Item extends Found>(
  search: string,
  groups: readonly { readonly family: Group; readonly kinds: readonly Item[] }[],
): { family: Group; kinds: Item[] }[] {
  const isCalled = ({ title, names }: Item): boolean => matchesSearch(search, [title, ...names])
  const isFound = (item: Item): boolean => matchesSearch(search, [item.title, item.about, ...item.names])
  return groups
    .map(({ family, kinds }) => {
      const found = kinds.filter(isFound)
      return { family, kinds: [...found.filter(isCalled), ...found.filter((item) => !isCalled(item))] }
    })
    .filter(({ kinds }) => kinds.length > 0)
    .sort((a, b) => Number(isCalled(b.kinds[0]!)) - Number(isCalled(a.kinds[0]!)))
}
