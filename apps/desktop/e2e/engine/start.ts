/** Starts an app that is nothing but the engine in real Electron, its page being served as a server would. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ElectronApplication, type Page, expect, test as base } from '@playwright/test'
import { launchApp } from '../studio.ts'
import type { Processes } from './app.ts'
import { buildEngine } from './build.ts'
import type { Engine } from './page.ts'

declare global {
  // Of main, and of the page.
  var processes: Processes
  interface Window {
    engine: Engine
  }
}

/** PyTorch's answers; the package itself is not built when these tests run. */
export const fixturesFolder = fileURLToPath(
  new URL('../../node_modules/@sinal/reference/fixtures', import.meta.url),
)

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** The pages, by the headers that they are served with. */
const pages: Record<string, Record<string, string>> = {
  isolated: isolation,
  open: {},
  strict: {
    ...isolation,
    'Content-Security-Policy':
      "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:",
  },
  'without-workers': {
    ...isolation,
    'Content-Security-Policy': "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
  },
}

export interface EngineApp {
  readonly app: ElectronApplication
  /** Shows one of the pages; with `?plain` as in an engine without relaxed SIMD. */
  open(name: string): Promise<Page>
}

interface Shared {
  /** Where the bundles are. */
  bundles: string
  /** Where the pages are served. */
  origin: string
  engine: EngineApp
}

export const test = base.extend<object, Shared>({
  bundles: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the parameter's pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'sinal-engine-'))
      await buildEngine(folder)
      await writeFile(join(folder, 'package.json'), '{ "name": "engine", "main": "app.cjs" }')
      await use(folder)
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  origin: [
    async ({ bundles }, use) => {
      const server = serve(bundles)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
      server.closeAllConnections()
      server.close()
    },
    { scope: 'worker' },
  ],
  engine: [
    async ({ bundles, origin }, use) => {
      const app = await launchApp([`--user-data-dir=${join(bundles, 'user-data')}`, bundles])
      const page = await app.firstWindow()
      await use({ app, open: (name) => show(page, `${origin}/${name}`) })
      await app.close()
    },
    { scope: 'worker' },
  ],
})

async function show(page: Page, url: string): Promise<Page> {
  const thrown: string[] = []
  const note = (error: Error): unknown => thrown.push(String(error))
  page.on('pageerror', note)
  await page.goto(url)
  // What waits for a frame would wait for ever: the window is not shown.
  await expect.poll(async () => thrown.join() || page.evaluate(() => 'engine' in window)).toBe(true)
  page.off('pageerror', note)
  return page
}

function serve(bundles: string): Server {
  const type = { js: 'text/javascript', json: 'application/json', jsonl: 'text/plain; charset=utf-8' }
  return createServer(({ url = '/' }, answer) => {
    const name = url.slice(1).replace(/\?.*/, '')
    const headers = pages[name]
    if (headers !== undefined) {
      answer.writeHead(200, { ...headers, 'Content-Type': 'text/html' })
      return answer.end('<!doctype html><script type="module" src="/page.js"></script>')
    }
    const file = name === 'page.js' ? join(bundles, name) : join(fixturesFolder, basename(name))
    if (!existsSync(file) || !statSync(file).isFile()) return answer.writeHead(404).end()
    const kind = type[file.slice(file.lastIndexOf('.') + 1) as keyof typeof type]
    answer.writeHead(200, { ...isolation, 'Content-Type': kind })
    return createReadStream(file).pipe(answer)
  })
}
