// @ts-check
/** The command line as it is built and installed, without the sources: its own process for each of several files. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root } from './lib.mjs'

const program = path.join(root, 'packages/cli/dist/main.js')
const folder = mkdtempSync(path.join(tmpdir(), 'sinal-built-'))

/** @type {(...args: string[]) => { code: number | null, stdout: string, stderr: string }} */
function sinal(...args) {
  const options = {
    cwd: folder,
    encoding: /** @type {const} */ ('utf8'),
    env: { ...process.env, NODE_OPTIONS: '' },
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], options)
  return { code: status, stdout, stderr }
}

try {
  mkdirSync(path.join(folder, 'in'))
  for (const name of ['a', 'b', 'c']) {
    const rows = Array.from({ length: 500 }, (_, i) => `${i / 100},${Math.sin(i / 9).toFixed(3)}`)
    writeFileSync(path.join(folder, 'in', `${name}.csv`), `time (s),${name}\n${rows.join('\n')}\n`)
  }
  writeFileSync(path.join(folder, 'in', 'bad.csv'), 'time (s),x\n0,1\n1,oops\n')

  const several = sinal('run', 'in', '-o', 'two', '--jobs', '2', '--plot', 'two', '--json')
  assert.equal(several.code, 1, several.stderr)
  assert.match(several.stderr, /^sinal: bad\.csv, row 3, column "x": expected a number, but got "oops"$/m)
  const report = JSON.parse(several.stdout)
  assert.deepEqual([report.done, report.failed], [3, 1])
  for (const name of ['a', 'b', 'c']) {
    assert.match(readFileSync(path.join(folder, `two/${name}.moving-average-5.svg`), 'utf8'), /^<svg /)
  }

  assert.equal(sinal('run', 'in', '-o', 'one', '--jobs', '1').code, 1)
  for (const name of readdirSync(path.join(folder, 'one')).filter((one) => one.endsWith('.csv'))) {
    const [one, two] = ['one', 'two'].map((place) => readFileSync(path.join(folder, place, name), 'utf8'))
    assert.equal(one, two, name)
  }

  const again = sinal('run', 'in', '-o', 'two', '--jobs', '2', '--resume', '--json')
  assert.equal(JSON.parse(again.stdout).skipped, 3)
} finally {
  rmSync(folder, { recursive: true })
}
