// @ts-check
/**
 * Compiles the kernels as a Node-API addon, once per instruction set of the processor family, where a C++ compiler is
 * at hand: generated/native/<platform>-<arch>/kernels.node, and beside it what the fuzz test links, too. Does nothing
 * when the source has not changed.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  activationSources,
  addonSources,
  home,
  kernelSources,
  passSources,
  sourcesOf,
  stampOf,
  textSources,
} from './stamp.mjs'
import { compileInTurn, findCompilers, nodeApi, run, toolchainFor } from './toolchain.mjs'

/** Each kernel is compiled with these, and the processor chooses among them at run time. @type {Record<string, Record<string, string[]>>} */
const instructionSets = {
  x64: {
    avx512: ['-mavx512f', '-mavx512vl', '-mavx512dq', '-mavx512bw', '-mfma', '-mprefer-vector-width=512'],
    avx2: ['-mavx2', '-mfma'],
    sse2: [],
  },
  arm64: { neon: [] },
}

const flags = ['-std=c++20', '-O3', '-fno-exceptions', '-fno-rtti', '-Wall', '-Wno-psabi']
// Products and sums in one rounding, where the processor has it.
const kernelFlags = ['-ffp-contract=fast']
// One by one, and both sides of a choice computed: nobody looks at the processor's flags or at errno.
const passFlags = ['-ffp-contract=off', '-fno-trapping-math', '-fno-math-errno']

const toolchain = toolchainFor(process.platform, process.arch)
const sets = instructionSets[process.arch]

/** Whether there is an addon for this kind of machine. */
export const hasNative = toolchain !== undefined && sets !== undefined

/**
 * What is compiled for each instruction set, and with what beside.
 *
 * @type {{ name: string, file: string, options: string[] }[]}
 */
export const units = Object.entries(sets ?? {}).flatMap(([isa, options]) =>
  [
    { name: 'kernels', file: 'src/kernels.cpp', own: kernelFlags },
    { name: 'activate', file: 'src/activate.cpp', own: passFlags },
    { name: 'passes', file: 'src/passes.cpp', own: passFlags },
    { name: 'text', file: 'src/delimited.cpp', own: passFlags },
  ].map(({ name, file, own }) => ({
    name: `${isa}-${name}`,
    file,
    options: [...own, ...options, `-DISA=${isa}`],
  })),
)

const machine = `${process.platform}-${process.arch}`
const folder = new URL(`generated/native/${machine}/`, home)

/** Where `buildNative` leaves what it compiled of the units, and what that was made from. */
export const unitObjects = units.map(({ name }) => new URL(`${name}.o`, folder))
export const stampFile = new URL('stamp', folder)

/**
 * @param {string[]} [link] more for the linker
 * @returns {Promise<string | null>} null when the addon is there; otherwise, in one line, why it is not and how to
 *   get it
 */
export async function buildNative(link = []) {
  if (toolchain === undefined || sets === undefined) return `there is no native backend for ${machine}`
  const target = new URL('kernels.node', folder)
  const { compile, link: usual } = toolchain
  const sources = new Set([
    ...kernelSources,
    ...activationSources,
    ...passSources,
    ...textSources,
    ...addonSources.flatMap(sourcesOf),
  ])
  const stamp = stampOf([...sources], [units, flags, compile, usual, link])
  const isThere = [target, stampFile, ...unitObjects].every((file) => existsSync(file))
  if (isThere && readFileSync(stampFile, 'utf8') === stamp) return null

  // One of other sources would not understand what it is asked.
  rmSync(target, { force: true })
  const compilers = await findCompilers(toolchain)
  if (compilers.length === 0)
    return `the native backend is not built: there is no C++ compiler (${toolchain.remedy}, then install again)`
  const work = mkdtempSync(path.join(tmpdir(), 'sinal-native-'))
  try {
    const problems = []
    for (const compiler of compilers) {
      const problem = await problemOf(compiler, build(compiler, work, link))
      if (problem === null) {
        mkdirSync(folder, { recursive: true })
        const temporary = new URL(`kernels.${process.pid}.tmp`, folder)
        writeFileSync(temporary, readFileSync(path.join(work, 'kernels.node')))
        renameSync(temporary, target)
        for (const object of unitObjects)
          copyFileSync(path.join(work, path.basename(object.pathname)), object)
        writeFileSync(stampFile, stamp)
        return null
      }
      problems.push(problem)
    }
    return `the native backend is not built: ${problems.join('; ')}`
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** What the compiler said first when it did not work. @type {(compiler: string, work: Promise<unknown>) => Promise<string | null>} */
export async function problemOf(compiler, work) {
  try {
    await work
    return null
  } catch (error) {
    const said = String((error instanceof Error && 'stderr' in error && error.stderr) || error)
    return `${compiler} says ${said.split('\n').find((line) => line.includes('error')) ?? said.split('\n')[0]}`
  }
}

/** Compiles and links kernels.node in a folder. @type {(compiler: string, work: string, link: string[]) => Promise<void>} */
async function build(compiler, work, link) {
  if (toolchain === undefined) return
  const { compile, link: usual, libraries } = toolchain
  const compileTo = async (
    /** @type {string} */ name,
    /** @type {string} */ file,
    /** @type {string[]} */ options,
  ) => {
    const object = path.join(work, `${name}.o`)
    await compileInTurn(compiler, [
      ...flags,
      ...compile,
      ...options,
      '-c',
      fileURLToPath(new URL(file, home)),
      '-o',
      object,
    ])
    return object
  }
  const kernels = units.map(({ name, file, options }) => compileTo(name, file, options))
  const addon = addonSources
    .filter((file) => file.endsWith('.cpp'))
    .map((file) => compileTo(path.basename(file), file, [`-I${nodeApi.include_dir}`]))
  const objects = await Promise.all([...kernels, ...addon])
  const made = (await libraries?.(compiler, work)) ?? []
  const target = path.join(work, 'kernels.node')
  await run(compiler, [...flags, ...compile, ...objects, ...made, ...usual, ...link, '-o', target])
}
