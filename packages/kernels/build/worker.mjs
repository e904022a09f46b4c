// @ts-check
/**
 * Bundles src/worker.ts and src/row-worker.ts to one script each and writes them as strings to generated/, which git does
 * not keep. Does nothing when the sources have not changed.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { home, stampOf } from './stamp.mjs'

const workers = ['worker.ts', 'row-worker.ts']

/** For Electron 25, the oldest that the kernels run in. */
const target = ['node18.15', 'chrome114']

/** A module and all that it imports. @type {(main: string) => string[]} */
function sources(main) {
  const found = new Set([main])
  for (const file of found) {
    const text = readFileSync(new URL(file, home), 'utf8')
    for (const [, name] of text.matchAll(/ from '\.\/(.+)'$/gm)) found.add(`src/${name}`)
  }
  return [...found].sort()
}

/** @returns {Promise<void>} */
export async function buildWorkers() {
  for (const name of workers) await buildWorker(name)
}

/** @type {(name: string) => Promise<void>} */
async function buildWorker(name) {
  const main = `src/${name}`
  const file = new URL(`generated/${name}`, home)
  const stamp = stampOf([...sources(main), 'build/worker.mjs'], target)
  if (existsSync(file) && readFileSync(file, 'utf8').startsWith(`// ${stamp}\n`)) return

  const text = `// ${stamp}\nexport const code =\n  ${JSON.stringify(await bundle(main))}\n`
  mkdirSync(new URL('generated/', home), { recursive: true })
  const temporary = new URL(`generated/${name}.${process.pid}.tmp`, home)
  writeFileSync(temporary, text)
  renameSync(temporary, file)
}

/** @type {(main: string) => Promise<string>} */
async function bundle(main) {
  const { build } = await import('vite')
  const output = await build({
    configFile: false,
    root: fileURLToPath(home),
    logLevel: 'warn',
    build: {
      target,
      write: false,
      minify: true,
      lib: { entry: main, formats: ['iife'], name: 'worker' },
    },
  })
  const [made] = [output].flat()
  if (made === undefined || !('output' in made) || made.output.length !== 1)
    throw new Error(`${main} must become one file`)
  return made.output[0].code
}
