import { fuzzySearch } from '../../ui/search-text.ts'

/** Something that can be done, as the palette lists it. */
export interface PaletteItem {
  /** Of its own, and the same from one start to the next: 'command:run', 'add:relu'. */
  readonly id: string
  readonly group: string
  readonly title: string
  /** What else it is found by: its English title, other names. */
  readonly also: readonly string[]
  /** As Electron writes it. */
  readonly shortcut?: string
  readonly enabled: boolean
  /** What is missing where it is not enabled. */
  readonly why?: string
  /** Of what is on or off. */
  readonly isOn?: boolean
  /** Listed only when it is searched for. */
  readonly hidden?: boolean
  run(): void
}

export interface PaletteSection {
  readonly group: string
  readonly items: readonly PaletteItem[]
}

export const RECENT = 'recent'
const MOST_RECENT = 5
/** A list that nobody reads to its end. */
const MOST_FOUND = 60

/** What the palette shows: without a search, what was used lately and then everything in its place. */
export function paletteSections(
  search: string,
  items: readonly PaletteItem[],
  recent: readonly string[],
): PaletteSection[] {
  if (search.trim() !== '') return found(search, items)
  const used = recent.flatMap((id) => items.find((item) => item.id === id) ?? []).slice(0, MOST_RECENT)
  const others = items.filter((item) => !item.hidden && !used.includes(item))
  return [...(used.length > 0 ? [{ group: RECENT, items: used }] : []), ...inGroups(others)]
}

/** Group by group: first that of the best find. */
function found(search: string, items: readonly PaletteItem[]): PaletteSection[] {
  const texts = items.map(({ title, also }) => [title, ...also].join(' · '))
  return inGroups(
    fuzzySearch(search, texts)
      .slice(0, MOST_FOUND)
      .map((k) => items[k]!),
  )
}

function inGroups(items: readonly PaletteItem[]): PaletteSection[] {
  const groups = new Map<string, PaletteItem[]>()
  for (const item of items) groups.set(item.group, [...(groups.get(item.group) ?? []), item])
  return [...groups].map(([group, members]) => ({ group, items: members }))
}
