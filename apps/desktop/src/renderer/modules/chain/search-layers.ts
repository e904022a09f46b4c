import { matchesSearch } from '../../ui/search-text.ts'

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
