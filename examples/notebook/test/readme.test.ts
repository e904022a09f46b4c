import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const workspace = path.resolve(import.meta.dirname, '..')
const root = path.resolve(workspace, '../..')
const readme = readFileSync(path.join(root, 'README.md'), 'utf8')

test("the README's library example prints what its comments say", () => {
  const example = /^```js\n([^]*?)^```$/m.exec(readme)![1]!
  const promised = [...example.matchAll(/^console\.log.* \/\/ (.*)$/gm)].map(([, text]) => text)
  const args = ['--import', 'tsx', '--conditions=@sinal/source', '--input-type=module', '--eval', example]
  const printed = execFileSync(process.execPath, args, { cwd: workspace, encoding: 'utf8' })
  expect(printed.trimEnd().split('\n')).toEqual(promised)
})

test.each(['README.md', 'docs/batch.md', 'docs/cli.md', 'docs/performance.md', 'docs/recipe.md'])(
  'the links of %s lead somewhere',
  (page) => {
    const file = path.resolve(root, page)
    const links = [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(
      ([, link]) => link!,
    )
    expect(links.filter((link) => !leadsSomewhere(link, file))).toEqual([])
  },
)

/** Whether the file that a link names is there and, if it is a page and the link names a heading, the heading too. */
function leadsSomewhere(link: string, from: string): boolean {
  const [name, heading] = link.split('#') as [string, string?]
  const file = name === '' ? from : path.resolve(path.dirname(from), name)
  return existsSync(file) && (heading === undefined || headings(file).includes(heading))
}

/** The anchors that GitHub gives a page's headings: lower case, spaces to hyphens, other marks left out. */
function headings(file: string): string[] {
  const titles = [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, title]) => title!)
  return titles.map((title) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
