#!/usr/bin/env node
// @ts-check
/**
 * The addon as a package of its own for each kind of machine, so that users need no compiler.
 *
 *   node build/prebuilt.mjs            builds the one for this machine, ready for npm publish: generated/prebuilt/kernels-<machine>/
 *   node build/prebuilt.mjs --depend   makes @sinal/kernels depend on all of them, which is done when they are published
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildNative } from './native.mjs'
import { home } from './stamp.mjs'

/**
 * A kind of machine.
 *
 * @typedef {{ os: string, cpu: string, libc?: 'glibc' | 'musl' }} Machine
 */

/** @type {Machine[]} */
export const machines = [
  { os: 'linux', cpu: 'x64', libc: 'glibc' },
  { os: 'linux', cpu: 'x64', libc: 'musl' },
  { os: 'linux', cpu: 'arm64', libc: 'glibc' },
  { os: 'linux', cpu: 'arm64', libc: 'musl' },
  { os: 'darwin', cpu: 'x64' },
  { os: 'darwin', cpu: 'arm64' },
  { os: 'win32', cpu: 'x64' },
  { os: 'win32', cpu: 'arm64' },
]

/** As open-addon.ts looks for it. @type {(machine: Machine) => string} */
export const packageName = ({ os, cpu, libc }) =>
  `@sinal/kernels-${os}-${cpu}${libc === 'musl' ? '-musl' : ''}`

/** @returns {Machine} */
export function thisMachine() {
  const { platform: os, arch: cpu, report } = process
  if (os !== 'linux') return { os, cpu }
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (report.getReport())
  return { os, cpu, libc: header.glibcVersionRuntime === undefined ? 'musl' : 'glibc' }
}

const manifestFile = new URL('package.json', home)
/** @returns {Record<string, unknown> & { version: string }} */
const manifest = () => JSON.parse(readFileSync(manifestFile, 'utf8'))

/** The package.json of a machine's package. @type {(machine: Machine) => object} */
export function manifestFor(machine) {
  const { version, license, engines } = manifest()
  const { os, cpu, libc } = machine
  return {
    name: packageName(machine),
    version,
    description: `The native kernels of Sinal for ${[os, cpu, libc].filter(Boolean).join(' ')}`,
    license,
    engines,
    os: [os],
    cpu: [cpu],
    ...(libc && { libc: [libc] }),
    files: ['kernels.node'],
    // The system cannot load it from an archive.
    preferUnplugged: true,
    publishConfig: { access: 'public' },
  }
}

/** Lays out the package with an addon. @type {(machine: Machine, addon: URL, folder: URL) => void} */
export function layOut(machine, addon, folder) {
  mkdirSync(folder, { recursive: true })
  copyFileSync(addon, new URL('kernels.node', folder))
  writeFileSync(new URL('package.json', folder), json(manifestFor(machine)))
  const text = `# ${packageName(machine)}\n\nThe addon of [@sinal/kernels](https://www.npmjs.com/package/@sinal/kernels), which installs it by itself.\n`
  writeFileSync(new URL('README.md', folder), text)
}

const json = (/** @type {object} */ value) => `${JSON.stringify(value, null, 2)}\n`

async function build() {
  const machine = thisMachine()
  // Not every machine has the C++ library of the one that this is built on.
  const missing = await buildNative(
    machine.os === 'linux' ? ['-static-libstdc++', '-static-libgcc', '-s'] : [],
  )
  if (missing !== null) throw new Error(missing)
  const addon = new URL(`generated/native/${machine.os}-${machine.cpu}/kernels.node`, home)
  const folder = new URL(`generated/prebuilt/${packageName(machine).replace('@sinal/', '')}/`, home)
  layOut(machine, addon, folder)
  process.stdout.write(`${fileURLToPath(folder)}\n`)
}

function depend() {
  const own = manifest()
  // The very version: an addon understands the kernels that it was built with only.
  const optionalDependencies = Object.fromEntries(
    machines.map((machine) => [packageName(machine), own.version]),
  )
  writeFileSync(manifestFile, json({ ...own, optionalDependencies }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--depend')) depend()
  else await build()
}
