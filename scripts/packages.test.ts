import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const folder = path.resolve(import.meta.dirname, '../packages')
const root = JSON.parse(readFileSync(path.join(folder, '../package.json'), 'utf8')) as Manifest

interface Manifest {
  readonly private?: boolean
  readonly description: string
  readonly keywords: readonly string[]
  readonly license: string
  readonly engines: object
  readonly files: readonly string[]
  readonly publishConfig: { readonly access: string }
}

/** Where the sources are to lie is not known yet: CONTRIBUTING.md says what is to be set before a release. */
describe.each(readdirSync(folder))('packages/%s, as it is published', (name) => {
  const text = (file: string) => readFileSync(path.join(folder, name, file), 'utf8')
  const manifest = JSON.parse(text('package.json')) as Manifest

  it('says what it is, for whom, and under which licence', () => {
    expect(manifest.private).toBeUndefined()
    expect(manifest.description).toMatch(/^[A-Z]/)
    expect(manifest.keywords.length).toBeGreaterThan(3)
    expect(manifest).toMatchObject({
      license: 'MIT',
      engines: root.engines,
      publishConfig: { access: 'public' },
    })
    expect(manifest.files).toEqual(expect.arrayContaining(['dist', 'README.md']))
  })

  it('links from its README to nothing that is not published with it', () => {
    const links = [...text('README.md').matchAll(/\]\((?!https:|#)([^)]*)\)/g)].map(([, link]) => link)
    expect(links).toEqual([])
  })
})
