// @ts-check
/**
 * What `npm start` and `npm test` share. Node's own modules only: they run before anything is installed.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** @type {{ packageManager: string, engines: { node: string } }} */
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))

/**
 * Why this Node cannot run Sinal, or null.
 *
 * @param {string} version as in `process.versions.node`
 * @param {string} range `>=20.19`
 */
export function nodeProblem(version = process.versions.node, range = manifest.engines.node) {
  const numbers = (/** @type {string} */ text) => text.replace(/^\D+/, '').split('.').map(Number)
  const [major = 0, minor = 0] = numbers(version)
  const [wantedMajor = 0, wantedMinor = 0] = numbers(range)
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return null
  return `Sinal needs Node ${wantedMajor}.${wantedMinor} or newer, but this is Node ${version}. Get a newer one from https://nodejs.org`
}

/**
 * How to start npx. npm's own script run by this Node needs no shell, which would take paths with spaces apart; npx
 * itself, a batch file on Windows, is the last resort.
 *
 * @param {{ env?: NodeJS.ProcessEnv, execPath?: string, exists?: (file: string) => boolean }} [machine]
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
export function npx({ env = process.env, execPath = process.execPath, exists = existsSync } = {}) {
  const bin = path.dirname(execPath)
  const npm =
    path.basename(env.npm_execpath ?? '') === 'npm-cli.js' ? path.dirname(env.npm_execpath ?? '') : bin
  const script = [
    path.join(npm, 'npx-cli.js'),
    path.join(bin, 'node_modules/npm/bin/npx-cli.js'),
    path.join(bin, '../lib/node_modules/npm/bin/npx-cli.js'),
  ].find((file) => exists(file))
  if (script !== undefined) return { command: execPath, args: [script], shell: false }
  return { command: 'npx', args: [], shell: process.platform === 'win32' }
}

/**
 * Runs a command to its end and keeps what it says.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} stdout and stderr, as they came
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    /** @type {Buffer[]} */
    const chunks = []
    child.stdout?.on('data', (chunk) => chunks.push(chunk))
    child.stderr?.on('data', (chunk) => chunks.push(chunk))
    const output = () => Buffer.concat(chunks).toString('utf8')
    child.on('error', (error) => resolve({ code: 127, output: `${output()}${command}: ${error.message}\n` }))
    child.on('close', (code) => resolve({ code: code ?? 1, output: output() }))
  })
}

/**
 * Runs a program in the foreground, with this terminal as its own.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} its exit code
 */
export function runHere(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to this process's own
 */
export function pnpm(args, env = {}) {
  const { command, args: before, shell } = npx()
  return run(command, [...before, '--yes', manifest.packageManager, ...args], {
    shell,
    env: { ...process.env, ...env },
  })
}

/**
 * @param {string[]} args
 * @returns {ReturnType<typeof run>}
 */
export function turbo(args) {
  return pnpm(['exec', 'turbo', 'run', ...args, '--output-logs=errors-only'], {
    TURBO_TELEMETRY_DISABLED: '1',
  })
}

/** Builds a package and what it needs. @type {(name: string) => Promise<void>} */
export async function buildPackage(name) {
  const { code, output } = await turbo(['build', `--filter=${name}`])
  if (code !== 0) throw new Error(`${output}\nBuilding ${name} failed; what the build said is above.`)
}

/** What decides which packages lie under node_modules. */
function installHash() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${root}`)
  const folders = ['packages', 'apps', 'examples'].flatMap((folder) =>
    readdirSync(path.join(root, folder)).map((name) => path.join(folder, name)),
  )
  const manifests = ['.', ...folders].map((folder) => path.join(folder, 'package.json'))
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    if (existsSync(path.join(root, file))) hash.update(file).update(readFileSync(path.join(root, file)))
  }
  return hash.digest('hex')
}

/**
 * Installs the packages when they are not there or not those of the lockfile.
 *
 * @param {(line: string) => void} say
 * @throws with pnpm's output
 */
export async function install(say) {
  const stamp = path.join(root, 'node_modules/.sinal-install')
  const wanted = installHash()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say(`Installing packages (${manifest.packageManager}; the first time takes a minute)`)
  // CI: pnpm asks nothing, not even whether it may replace node_modules.
  // The peers of the bench weigh as much as all the rest; it installs them itself.
  const { code, output } = await pnpm(['install', '--frozen-lockfile', '--filter=!sinal-bench-peers'], {
    CI: 'true',
  })
  if (code !== 0) throw new Error(`${output}\nInstalling packages failed; what pnpm said is above.`)
  mkdirSync(path.dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
}

/** Whether a window can be shown: always, except on a Linux without a display server. */
export function hasDisplay(env = process.env, /** @type {string} */ platform = process.platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}
