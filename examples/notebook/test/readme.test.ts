import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const workspace = path.resolve(import.meta.dirname, '..')
const readme = readFileSync(path.resolve(workspace, '../../README.md'), 'utf8')

test("the README's library example prints what its comments say", () => {
  const example = /^```js\n([^]*?)^```$/m.exec(readme)![1]!
  const promised = [...example.matchAll(/^console\.log.* \/\/ (.*)$/gm)].map(([, text]) => text)
  const args = ['--import', 'tsx', '--conditions=@sinal/source', '--input-type=module', '--eval', example]
  const printed = execFileSync(process.execPath, args, { cwd: workspace, encoding: 'utf8' })
  expect(printed.trimEnd().split('\n')).toEqual(promised)
})

test("the README's links lead somewhere", () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, link]) => link!)
  const dead = links.filter((link) => !existsSync(path.resolve(workspace, '../..', link)))
  expect(dead).toEqual([])
})
