import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as weights from './index.ts'
import { operators } from './onnx/operators/index.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test('the README lists every operator', () => {
  const [, list] = /when the model is loaded:\n\n(.*?)\.\n/s.exec(readme)!
  expect(list.split(/,\s+/)).toEqual([...operators.keys(), 'Constant'].sort())
})

test('the README names everything that is exported', () => {
  for (const name of Object.keys(weights)) expect(readme).toContain(name)
})
