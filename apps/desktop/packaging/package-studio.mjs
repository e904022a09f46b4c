// @ts-check
/** Makes a program of its own of what was built in `out`, by electron-builder and electron-builder.yml. */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { build } from 'electron-builder'

const projectDir = fileURLToPath(new URL('..', import.meta.url))

/** @typedef {Awaited<ReturnType<typeof import('../../../scripts/electron.mjs').resolveElectron>>} Electron */

/**
 * @param {{ electron: Electron, output?: string, installers?: boolean }} options installers: what users are given, for
 *   which electron-builder downloads its tools, instead of a folder
 * @returns {Promise<string>} the program
 */
export async function packageStudio({
  electron,
  output = path.join(projectDir, 'dist'),
  installers = false,
}) {
  let folder = ''
  await build({
    projectDir,
    publish: 'never',
    dir: !installers,
    config: {
      directories: { output },
      electronDist: electron.dist,
      electronVersion: electron.version,
      electronFuses: await newerFuses(electron.executable),
      mac: unsigned(),
      ...(installers ? debian() : {}),
      afterPack: async ({ appOutDir, packager }) => {
        folder = appOutDir
        // Electron shows it where there is no app.
        await rm(path.join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true })
      },
    },
  })
  if (process.platform === 'darwin') return path.join(folder, 'Sinal.app/Contents/MacOS/Sinal')
  return path.join(folder, process.platform === 'win32' ? 'Sinal.exe' : 'sinal')
}

/** Setting a fuse that an Electron does not have is an error. @param {string} executable */
async function newerFuses(executable) {
  const wire = await getCurrentFuseWire(executable)
  const known = FuseV1Options.GrantFileProtocolExtraPrivileges in wire
  return known ? { grantFileProtocolExtraPrivileges: false } : {}
}

/** Without a certificate, an app for macOS is signed ad hoc, which the hardened runtime refuses. */
function unsigned() {
  const { CSC_LINK, CSC_NAME } = process.env
  return CSC_LINK || CSC_NAME ? {} : { identity: '-', hardenedRuntime: false }
}

/** A package for Debian names a page and a person: those of the repository on GitHub that builds it. */
function debian() {
  const { GITHUB_REPOSITORY, GITHUB_SERVER_URL, GITHUB_REPOSITORY_OWNER: owner } = process.env
  if (!GITHUB_REPOSITORY) return {}
  return {
    extraMetadata: { homepage: `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}` },
    linux: {
      target: ['AppImage', 'deb', 'tar.gz'],
      maintainer: `${owner} <${owner}@users.noreply.github.com>`,
    },
  }
}
