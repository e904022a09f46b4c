// Parts of a page that another run wrote, and that this one leaves as they are.

const begin = (name: string) => `<!-- ${name}: begin -->`
const end = (name: string) => `<!-- ${name}: end -->`

/** A part of a page with its marks; empty where there is none. */
export function sectionOf(page: string, name: string): string {
  const from = page.indexOf(begin(name))
  const to = page.indexOf(end(name))
  return from < 0 || to < from ? '' : page.slice(from, to + end(name).length)
}

/** All such parts of a page, with their marks. */
export function sectionsOf(page: string): string {
  const names = [...page.matchAll(/^<!-- (\w+): begin -->$/gm)].map(([, name]) => name ?? '')
  return names.map((name) => sectionOf(page, name)).join('\n\n')
}

/** The page with a part put in the place of the one of that name, or at its end. */
export function replaceSection(page: string, name: string, text: string): string {
  const section = `${begin(name)}\n\n${text}\n\n${end(name)}`
  const old = sectionOf(page, name)
  return old === '' ? `${page.trimEnd()}\n\n${section}\n` : page.replace(old, () => section)
}
