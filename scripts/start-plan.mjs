// @ts-check
import { existsSync } from 'node:fs'
import path from 'node:path'
import { root } from './lib.mjs'

export const sample = path.join(root, 'apps/desktop/resources/ecg.csv')

/** Options of `sinal run` that are followed by a value. */
const valued = new Set(['--recipe', '-o', '--out', '--plot', '--jobs', '--report', '--chunk', '--as'])

/**
 * @typedef {{ kind: 'studio', files: string[], notes: string[] }} Studio
 * @typedef {{ kind: 'headless', args: string[], notes: string[] }} Headless args of `sinal run`
 */

/**
 * What `npm start -- ARGS` is to do. Options are those of the command line: the studio has none, so that giving one asks
 * for the command line on any machine.
 *
 * @param {string[]} argv
 * @param {{ cwd: string, display: boolean, exists?: (file: string) => boolean }} machine
 * @returns {Studio | Headless}
 */
export function plan(argv, { cwd, display, exists = existsSync }) {
  const { files, options } = parse(argv)
  if (display && options.length === 0) {
    return { kind: 'studio', files: files.map((file) => path.resolve(cwd, file)), notes: [] }
  }
  const reason = display
    ? `${options[0]} is an option of the command line: running it instead of the studio`
    : 'No display (neither DISPLAY nor WAYLAND_DISPLAY is set): running without the studio'
  const inputs = files.length > 0 ? files : [sample]
  const has = (/** @type {string[]} */ ...names) => names.some((name) => options.includes(name))
  const out = has('-o', '--out', '--overwrite') ? [] : ['--out', `${freeFolder(cwd, exists)}/`]
  // As the studio shows each file, each has its plot, which the command line draws of a single file only.
  const plot = inputs.length === 1 || has('--plot', '--no-plot') ? [] : ['--plot', out[1] ?? './']
  return { kind: 'headless', args: [...inputs, ...out, ...options, ...plot], notes: [reason] }
}

/** @param {string[]} argv */
function parse(argv) {
  /** @type {string[]} */
  const files = []
  /** @type {string[]} */
  const options = []
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] ?? ''
    if (!arg.startsWith('-')) files.push(arg)
    else if (valued.has(arg)) options.push(arg, ...argv.slice(++i, i + 1))
    else options.push(...arg.split(/=(.*)/s, 2))
  }
  return { files, options }
}

/** A folder that is not there yet, so that a second start keeps what the first one wrote. */
function freeFolder(/** @type {string} */ cwd, /** @type {(file: string) => boolean} */ exists) {
  for (let n = 1; ; n++) {
    const name = n === 1 ? 'sinal-output' : `sinal-output (${n})`
    if (!exists(path.join(cwd, name))) return name
  }
}
