#!/usr/bin/env node
// @ts-check
/**
 * `npm run fixtures`: writes PyTorch's answers again. `npm run fixtures -- --check` writes them elsewhere and tells
 * which committed ones differ.
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root, run, runHere } from './lib.mjs'

const folder = path.join(root, 'packages/reference/fixtures')
const generator = path.join(root, 'packages/reference/generate.py')

/** A Python that has PyTorch. Debian's own comes first: the committed fixtures are from it. */
async function python() {
  for (const candidate of ['/usr/bin/python3', 'python3', 'python']) {
    const { code } = await run(candidate, ['-c', 'import torch'])
    if (code === 0) return candidate
  }
  throw new Error(
    'Writing fixtures needs PyTorch: apt-get install --no-install-recommends python3-torch (1.13.1)',
  )
}

/** @param {string} target */
async function generate(target) {
  const code = await runHere(await python(), [generator, target])
  if (code !== 0) throw new Error('The generator failed; what it said is above.')
}

/** The files that are not the same in both folders. @type {(a: string, b: string) => string[]} */
function differences(a, b) {
  const names = [...new Set([...readdirSync(a), ...readdirSync(b)])].sort()
  return names.filter((name) => {
    const [left, right] = [path.join(a, name), path.join(b, name)]
    return !existsSync(left) || !existsSync(right) || !readFileSync(left).equals(readFileSync(right))
  })
}

async function check() {
  const fresh = mkdtempSync(path.join(tmpdir(), 'sinal-fixtures-'))
  try {
    await generate(fresh)
    const changed = differences(folder, fresh)
    for (const name of changed) console.log(`differs: packages/reference/fixtures/${name}`)
    console.log(
      changed.length === 0 ? 'The committed fixtures are up to date' : 'Write them again: npm run fixtures',
    )
    return changed.length === 0 ? 0 : 1
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

try {
  if (process.argv.includes('--check')) process.exitCode = await check()
  else await generate(folder)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
