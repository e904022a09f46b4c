#!/usr/bin/env node
// @ts-check
/**
 * `npm run package`: the studio as a program of its own for this machine, in apps/desktop/dist. With `-- --installers`
 * also what users are given: AppImage, dmg, installer and the like, for which electron-builder downloads its tools.
 */
import { buildPackage, install, nodeProblem } from './lib.mjs'

const say = (/** @type {string} */ line) => console.log(line)

/** @type {(argv: string[]) => Promise<void>} */
async function main(argv) {
  const problem = nodeProblem()
  if (problem !== null) throw new Error(problem)
  const installers = argv.includes('--installers')
  const unknown = argv.find((arg) => arg !== '--installers')
  if (unknown !== undefined)
    throw new Error(`npm run package: expected --installers or nothing, but got ${unknown}`)
  await install(say)
  const { buildKernels } = await import('../packages/kernels/build/main.mjs')
  const missing = await buildKernels()
  if (missing !== null) say(`${missing}; WebAssembly is used`)
  const { resolveElectron } = await import('./electron.mjs')
  const electron = await resolveElectron({ say })
  if (electron.origin === 'fallback') {
    if (installers)
      throw new Error("Installers need Electron's own download, which cannot be reached from here")
    say('This Electron is for trying out: what is packaged with it is not for users')
  }
  say('Building the studio')
  await buildPackage('sinal-desktop')
  const { packageStudio } = await import('../apps/desktop/packaging/package-studio.mjs')
  say(`Packaged: ${await packageStudio({ electron, installers })}`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
