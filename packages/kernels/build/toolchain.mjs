// @ts-check
/** How the addon is compiled and linked on each system, and with which compilers. */
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

export const run = promisify(execFile)

/** Who waits for a processor. @type {(() => void)[]} */
const waiting = []
let free = availableParallelism()

/**
 * Compiles a file when there is a processor for it: more at once would share them, and take as much memory each.
 *
 * @type {(compiler: string, options: string[]) => Promise<void>}
 */
export async function compileInTurn(compiler, options) {
  if (free > 0) free--
  else await new Promise((resolve) => waiting.push(() => resolve(undefined)))
  try {
    await run(compiler, options)
  } finally {
    const next = waiting.shift()
    if (next === undefined) free++
    else next()
  }
}

/** @type {{ include_dir: string, def_paths: Record<string, string> }} */
export const nodeApi = createRequire(import.meta.url)('node-api-headers')

/**
 * @typedef Toolchain
 * @property {string[]} compilers that may be there, the best first
 * @property {string} remedy what gives one to a user who has none
 * @property {string[]} compile
 * @property {string[]} link
 * @property {(compiler: string, folder: string) => Promise<string[]>} [libraries] makes in a folder what the addon is
 *   linked to
 */

/** @type {(arch: string) => Toolchain} */
const linux = () => ({
  compilers: ['c++', 'g++', 'clang++'],
  remedy: 'for example: apt-get install g++',
  compile: ['-fPIC', '-fvisibility=hidden'],
  link: ['-shared', '-pthread', '-ldl'],
})

/** @type {(arch: string) => Toolchain} */
const darwin = () => ({
  compilers: ['c++', 'clang++'],
  remedy: 'xcode-select --install',
  // The oldest system that Node 20 runs on.
  compile: ['-fPIC', '-fvisibility=hidden', '-mmacosx-version-min=10.15'],
  // Node's own functions are found when the addon is loaded.
  link: ['-bundle', '-undefined', 'dynamic_lookup'],
})

/**
 * Clang in Microsoft's dialect, with its libraries: Microsoft's own compiler has no vectors as GCC's, and GCC does not
 * align those of AVX on the stacks of Windows.
 *
 * @type {(arch: string) => Toolchain}
 */
const win32 = (arch) => ({
  compilers: ['clang++', 'C:\\Program Files\\LLVM\\bin\\clang++.exe'],
  remedy: 'winget install LLVM.LLVM Microsoft.VisualStudio.2022.BuildTools',
  compile: [
    `--target=${arch === 'arm64' ? 'aarch64' : 'x86_64'}-pc-windows-msvc`,
    '-fms-runtime-lib=static',
    '-D_HAS_EXCEPTIONS=0',
    // The newest library asks for the newest Clang, and works with older ones.
    '-D_ALLOW_COMPILER_AND_STL_VERSION_MISMATCH',
  ],
  // The functions of Node are looked up when they are first called: addon-host.cpp says where.
  link: ['-shared', '-fuse-ld=lld', '-Wl,-delayload:node.exe', '-ldelayimp'],
  async libraries(compiler, folder) {
    const definitions = path.join(folder, 'node.def')
    writeFileSync(definitions, nodeDefinitions())
    const library = path.join(folder, 'node.lib')
    const { stdout: linker } = await run(compiler, ['-print-prog-name=lld-link'])
    await run(linker.trim(), ['/lib', `/def:${definitions}`, `/machine:${arch}`, `/out:${library}`])
    return [library]
  },
})

/** The functions of Node-API, all of node.exe. */
export function nodeDefinitions() {
  const names = Object.values(nodeApi.def_paths).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split(/\s+/)
      .filter((word) => /^(napi|node_api)_/.test(word)),
  )
  return `NAME node.exe\nEXPORTS\n${names.join('\n')}\n`
}

/** @type {Record<string, (arch: string) => Toolchain>} */
const toolchains = { linux, darwin, win32 }

/** How addons are made for this system; undefined where there are none. @type {(platform: string, arch: string) => Toolchain | undefined} */
export const toolchainFor = (platform, arch) => toolchains[platform]?.(arch)

/** The compilers that answer, the best first; only `CXX` when it is set. @type {(toolchain: Toolchain) => Promise<string[]>} */
export async function findCompilers({ compilers }) {
  const names = process.env.CXX ? [process.env.CXX] : compilers
  const answers = await Promise.all(
    names.map((name) =>
      run(name, ['--version']).then(
        ({ stdout }) => ({ name, stdout }),
        () => null,
      ),
    ),
  )
  const found = answers.filter((answer) => answer !== null)
  // c++ is another name for one of the others.
  return found
    .filter(({ stdout }, i) => found.findIndex((each) => each.stdout === stdout) === i)
    .map(({ name }) => name)
}
