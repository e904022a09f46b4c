// @ts-check
import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { hasDisplay, run } from './lib.mjs'

const PACKAGES = 'xvfb xauth libgtk-3-0 libnss3 libasound2 libgbm1'

/** Whether a command can be found. */
function onPath(/** @type {string} */ command) {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/**
 * What this machine lacks to show Electron's windows, on a screen or on a virtual one, and how to get it; null when
 * nothing. Only a Linux can lack anything.
 *
 * @param {string} executable Electron's
 * @returns {Promise<string | null>}
 */
export async function missingForWindows(executable) {
  if (process.platform !== 'linux') return null
  const commands = hasDisplay() ? [] : ['xvfb-run', 'xauth'].filter((command) => !onPath(command))
  const { output } = await run('ldd', [executable])
  const libraries = [...output.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name)
  const missing = [...commands, ...libraries]
  if (missing.length === 0) return null
  return `the tests in Electron need ${missing.join(', ')} (on Debian: apt-get install ${PACKAGES})`
}
