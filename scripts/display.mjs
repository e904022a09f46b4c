// @ts-check
import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { run } from './lib.mjs'

const PACKAGES = 'xvfb xauth libgtk-3-0 libnss3 libasound2 libgbm1'

/** Whether the tests' windows can be shown where we are: on a Linux they need X11, which Wayland alone is not. */
export const hasScreen = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY)

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
 * What this machine lacks to show the tests' windows, on a screen or on a virtual one, and how to get it; null when
 * nothing. Only a Linux can lack anything.
 *
 * @param {string} executable Electron's
 * @returns {Promise<string | null>}
 */
export async function missingForWindows(executable) {
  if (process.platform !== 'linux') return null
  const commands = hasScreen() ? [] : ['xvfb-run', 'xauth'].filter((command) => !onPath(command))
  const { output } = await run('ldd', [executable])
  const libraries = [...output.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name)
  const missing = [...commands, ...libraries]
  if (missing.length === 0) return null
  return `the tests in Electron need ${missing.join(', ')} (on Debian: apt-get install ${PACKAGES})`
}
