import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeEach, expect, test } from 'vitest'

const machine = `${process.platform}-${process.arch}`
const home = fileURLToPath(new URL('..', import.meta.url))
const addon = path.join(home, 'generated/native', machine, 'kernels.node')
const folder = mkdtempSync(path.join(tmpdir(), 'sinal-addon-'))
const program = path.join(folder, 'program.js')
const beside = path.join(folder, 'out/native', machine, 'kernels.node')
const installed = (suffix: string): string =>
  path.join(folder, 'node_modules/@sinal', `kernels-${machine}${suffix}`, 'kernels.node')

/** Prints [1 2] times a matrix, or why there are no native kernels; with an argument, in a worker too. */
writeFileSync(
  program,
  `
  import { loadNative } from '@sinal/kernels'
  function answer() {
    try {
      const out = new Float32Array(2)
      const shape = { batch: 1, m: 1, k: 2, n: 2, aBatchStride: 0, bBatchStride: 0 }
      loadNative().matmul(out, Float32Array.of(1, 2), Float32Array.of(3, 4, 5, 6), shape)
      return out.join(' ')
    } catch (error) {
      return error.message
    }
  }
  console.log(answer())
  if (process.argv[2] === 'worker')
    import('node:worker_threads').then(({ Worker }) => new Worker(process.argv[1]))
`,
)

/** Bundles the program with the kernels into out/. */
async function bundle(format: 'es' | 'cjs', where: 'node' | 'browser' = 'node'): Promise<string> {
  const file = `program.${format === 'es' ? 'mjs' : 'cjs'}`
  const conditions = ['@sinal/source', where === 'node' ? 'node' : 'browser']
  await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    resolve: { conditions, alias: { '@sinal/kernels': path.join(home, 'src/index.ts') } },
    ssr: { noExternal: true, resolve: { conditions } },
    build: {
      ssr: where === 'node',
      target: 'node18.15',
      outDir: 'out',
      minify: false,
      rolldownOptions: { input: program, output: { format, entryFileNames: file } },
    },
  })
  return path.join(folder, 'out', file)
}

const run = (file: string, ...args: string[]): string =>
  execFileSync(process.execPath, [file, ...args], { encoding: 'utf8' }).trim()

function lay(file: string, content: string | null): void {
  mkdirSync(path.dirname(file), { recursive: true })
  if (content === null) cpSync(addon, file)
  else writeFileSync(file, content)
}

beforeEach(() => {
  for (const name of ['out', 'node_modules'])
    rmSync(path.join(folder, name), { recursive: true, force: true })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.runIf(existsSync(addon)).each(['es', 'cjs'] as const)(
  'a bundle (%s) finds the addon beside it, in a worker too',
  async (format) => {
    const file = await bundle(format)
    lay(beside, null)
    expect(run(file, 'worker')).toBe('13 16\n13 16')
  },
)

test.runIf(existsSync(addon)).each(['', '-musl'])(
  'the addon is found in the package for this machine%s',
  async (suffix) => {
    const file = await bundle('es')
    lay(installed(suffix), null)
    expect(run(file)).toBe('13 16')
  },
)

test.runIf(existsSync(addon))('one that does not load is passed over', async () => {
  const file = await bundle('cjs')
  lay(installed(''), 'for another C library')
  lay(beside, null)
  expect(run(file)).toBe('13 16')
})

test.runIf(existsSync(addon))('a text that is evaluated, which has no file, reaches it too', async () => {
  const file = await bundle('es')
  lay(beside, null)
  expect(run('--eval', `import(${JSON.stringify(pathToFileURL(file))})`)).toBe('13 16')
})

test('where there is none, the message says so', async () => {
  const file = await bundle('cjs')
  expect(run(file)).toBe(
    `there are no native kernels for ${machine}: they were not built here, and @sinal/kernels-${machine} is not installed`,
  )
})

test('where one does not load, the message says why', async () => {
  const file = await bundle('es')
  lay(beside, 'not an addon')
  expect(run(file)).toMatch(
    new RegExp(`^the native kernels for ${machine} do not load \\(.*kernels\\.node.*\\)$`),
  )
})

test('a bundle for browsers has nothing of Node', async () => {
  const file = await bundle('es', 'browser')
  expect(readFileSync(file, 'utf8')).not.toContain('node:module')
  expect(run(file)).toBe('native kernels need Node or Electron')
})
