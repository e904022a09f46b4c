import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { describeImport, rules, violations } from './import-rules.mjs'

const root = path.resolve(import.meta.dirname, '../..')

interface Case {
  /** The file that imports. */
  file: string
  bad: string
  good: string
  /** Part of the message. */
  because: string
}

/** One case a rule, in the order of the table. */
const cases: Case[] = [
  {
    file: 'packages/recipe/src/run.ts',
    bad: `export { Tensor } from '../../core/src/tensor.ts'`,
    good: `export { Tensor } from '@sinal/core'`,
    because: 'by its name, never by a path',
  },
  {
    file: 'examples/notebook/src/deep.ts',
    bad: `export { Tensor } from '@sinal/core/src/tensor.ts'`,
    good: `export { Tensor } from '@sinal/core'`,
    because: 'not from its inside',
  },
  {
    file: 'packages/kernels/src/index.ts',
    bad: `export { Tensor } from '@sinal/core'`,
    good: `export { floatKernels } from './float-kernels.ts'`,
    because: 'kernels imports no workspace package',
  },
  {
    file: 'packages/kernels/src/load.ts',
    bad: `export { createRequire } from 'node:module'`,
    good: `export { openAddon } from '#open-addon'`,
    because: 'which bundlers for browsers replace',
  },
  {
    file: 'packages/reference/src/index.ts',
    bad: `export { Tensor } from '@sinal/core'`,
    good: `export { readFile } from 'node:fs/promises'`,
    because: 'reference imports no workspace package',
  },
  {
    file: 'packages/signals/src/index.ts',
    bad: `export type { Tensor } from '@sinal/core'`,
    good: `export { loadWasmRows } from '@sinal/kernels/text'`,
    because: 'signals imports @sinal/kernels only',
  },
  {
    file: 'packages/signals/src/decompressed.ts',
    bad: `export { createGunzip } from 'node:zlib'`,
    good: `export { nodeDecompressor } from './node-zlib.ts'`,
    because: 'signals runs in browsers too',
  },
  {
    file: 'packages/core/src/load.ts',
    bad: `export { conformance } from '@sinal/reference'`,
    good: `export { conv1d } from '@sinal/kernels'`,
    because: 'core imports @sinal/kernels only',
  },
  {
    file: 'packages/core/conformance/adapter.ts',
    bad: `export { open } from '@sinal/signals'`,
    good: `export { conformance } from '@sinal/reference'`,
    because: 'the tests of core import @sinal/kernels and @sinal/reference only',
  },
  {
    file: 'packages/core/src/random.ts',
    bad: `export { readFile } from 'node:fs/promises'`,
    good: `export { readFile } from './backend/load-node.ts'`,
    because: 'the one file that may import them',
  },
  {
    file: 'packages/weights/src/zip.ts',
    bad: `export { open } from '@sinal/signals'`,
    good: `export { tensor } from '@sinal/core'`,
    because: 'weights imports @sinal/core only',
  },
  {
    file: 'packages/weights/src/source.ts',
    bad: `export { readFile } from 'node:fs/promises'`,
    good: `export { openNodeFile } from './node-file.ts'`,
    because: 'which is loaded when a path is given',
  },
  {
    file: 'packages/recipe/src/schema.ts',
    bad: `export { run } from 'sinal'`,
    good: `export { open } from '@sinal/signals'`,
    because: 'recipe imports @sinal/core, @sinal/signals and @sinal/weights only',
  },
  {
    file: 'packages/recipe/src/stream.ts',
    bad: `export { runBatch } from './batch/run-batch.ts'`,
    good: `export { runRecipe } from './run.ts'`,
    because: "needs Node's modules goes into src/batch",
  },
  {
    file: 'packages/cli/src/run.ts',
    bad: `export { conv1d } from '@sinal/kernels'`,
    good: `export { runRecipe } from '@sinal/recipe'`,
    because: 'programs stand on the public packages',
  },
  {
    file: 'apps/desktop/src/renderer/modules/chain/Layer.vue',
    bad: `import { parseRecipe } from '@sinal/recipe'`,
    good: `import type { Recipe } from '@sinal/recipe'`,
    because: 'imports only types of the packages',
  },
  {
    file: 'apps/desktop/src/renderer/modules/files/store.ts',
    bad: `export { openWindow } from '../../../main/window.ts'`,
    good: `export { connectMain } from '../../../shared/client.ts'`,
    because: 'the renderer imports only its own files and shared',
  },
  {
    file: 'apps/desktop/src/renderer/open.ts',
    bad: `export const electron = await import('electron')`,
    good: `export { createApp } from 'vue'`,
    because: 'the renderer is sandboxed',
  },
  {
    file: 'apps/desktop/src/main/menu.ts',
    bad: `export { ref } from 'vue'`,
    good: `export { Menu } from 'electron'`,
    because: 'never import Vue',
  },
  {
    file: 'apps/desktop/src/compute/run.ts',
    bad: `export { plot } from '../renderer/modules/plots/plot.ts'`,
    good: `export { runRecipe } from '@sinal/recipe'`,
    because: 'never import the renderer',
  },
]

/** What oxlint says about each file, in a folder of their own under the project's configuration. */
function lint(files: Record<string, string>): Record<string, string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sinal lint '))
  try {
    for (const part of ['.oxlintrc.json', 'scripts/lint']) {
      cpSync(path.join(root, part), path.join(folder, part), { recursive: true })
    }
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
      const whole = file.endsWith('.vue') ? `<script setup lang="ts">\n${text}\n</script>` : text
      writeFileSync(path.join(folder, file), `${whole}\n`)
    }
    const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint')
    const args = [oxlint, '--format', 'json', ...Object.keys(files)]
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; message: string }[] }
    const said = (file: string) =>
      diagnostics.filter(({ filename }) => path.relative(file, filename) === '').map(({ message }) => message)
    return Object.fromEntries(Object.keys(files).map((file) => [file, said(file)]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('there is a case for each rule', () => {
  expect(cases).toHaveLength(rules.length)
  for (const [i, { because }] of cases.entries()) expect(rules[i]!.because).toContain(because)
})

test('each rule fires on a bad file, saying why', () => {
  const said = lint(Object.fromEntries(cases.map(({ file, bad }) => [file, bad])))
  for (const { file, because } of cases) {
    expect(said[file], file).toEqual([expect.stringContaining(because)])
  }
})

test('no rule fires on a good file', () => {
  const said = lint(Object.fromEntries(cases.map(({ file, good }) => [file, good])))
  expect(said).toEqual(Object.fromEntries(cases.map(({ file }) => [file, []])))
})

test('core has neither a page nor a process', () => {
  const said = lint({
    'packages/core/src/page.ts': 'export const title = document.title',
    'packages/core/src/platform.ts': 'export const platform = globalThis.process',
    'packages/core/src/now.ts': 'export const now = performance.now()',
  })
  expect(said).toEqual({
    'packages/core/src/page.ts': [expect.stringContaining('core has no page')],
    'packages/core/src/platform.ts': [expect.stringContaining('core runs in browsers too')],
    'packages/core/src/now.ts': [],
  })
})

test('scripts belong to no package and are reached by path', () => {
  const importer = 'apps/desktop/e2e/launch.ts'
  expect(violations(describeImport('../../../scripts/electron.mjs', false, importer), importer)).toEqual([])
})

test('tests of core may use Node and the fixtures', () => {
  const importer = 'packages/core/src/tensor.test.ts'
  for (const source of ['node:fs', '@sinal/reference']) {
    expect(violations(describeImport(source, false, importer), importer)).toEqual([])
  }
})

test('the type of an import expression is a type, the expression is not', () => {
  const said = lint({
    'apps/desktop/src/shared/type.ts': `export type Recipe = import('@sinal/recipe').Recipe`,
    'apps/desktop/src/shared/value.ts': `export const recipe = import('@sinal/recipe')`,
  })
  expect(Object.values(said).map((messages) => messages.length)).toEqual([0, 1])
})
