/** The program that users get, made here of what was built, and started as their system starts it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { getRawHeader } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { chromium, type Page } from '@playwright/test'
import { resolveElectron } from '../../../scripts/electron.mjs'
import { packageStudio } from '../packaging/package-studio.mjs'
import { sineCsv } from './csv.ts'
import { appFolder, environment, expect, plotOf, sampleFile, test as base, usualFlags } from './studio.ts'

const test = base.extend<{ open(...files: string[]): ChildProcess; page: Page }>({
  // Playwright's own way to start Electron needs the inspector, whose fuse is blown: Chromium's has none.
  open: async ({ folder }, use) => {
    const running: ChildProcess[] = []
    await use((...files) => {
      const flags = [...usualFlags(), `--user-data-dir=${join(folder, 'user-data')}`]
      const args = [...flags, '--remote-debugging-port=0', ...files]
      const child = spawn(program, args, { env: environment(), stdio: ['ignore', 'ignore', 'pipe'] })
      running.push(child)
      return child
    })
    for (const child of running.filter(({ exitCode, signalCode }) => exitCode === null && !signalCode)) {
      child.kill()
      await once(child, 'exit')
    }
  },
})

// It is made once.
test.describe.configure({ mode: 'default' })

let home = ''
let program = ''
test.beforeAll(async () => {
  test.setTimeout(180_000)
  home = await mkdtemp(join(tmpdir(), 'sinal-packaged-'))
  program = await packageStudio({ electron: await resolveElectron({ say: () => {} }), output: home })
})
test.afterAll(() => rm(home, { recursive: true, force: true }))

async function pageOf(child: ChildProcess): Promise<Page> {
  let said = ''
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr!.on('data', (chunk: Buffer) => {
      said += chunk
      const found = /DevTools listening on (ws:\S+)/.exec(said)
      if (found) resolve(found[1]!)
    })
    child.once('exit', () => reject(new Error(`The packaged studio stopped: ${said}`)))
  })
  const browser = await chromium.connectOverCDP(address, { noDefaults: true })
  const [context] = browser.contexts()
  return context!.pages()[0] ?? (await context!.waitForEvent('page'))
}

test('its fuses are set, and its archive tells a hash of each file', async () => {
  const wire = await getCurrentFuseWire(program)
  const set = Object.values(FuseV1Options)
    .filter((fuse): fuse is FuseV1Options => typeof fuse === 'number' && fuse in wire)
    .map((fuse) => [FuseV1Options[fuse], String.fromCharCode(wire[fuse]!) === '1'])
  expect(Object.fromEntries(set)).toMatchObject({
    RunAsNode: false,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
  })

  const archives = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.asar'),
  )
  expect(archives).toEqual([expect.stringMatching(/app\.asar$/)])
  const { headerString } = getRawHeader(join(home, archives[0]!))
  const files = headerString.match(/"size":/g)!.length
  expect(headerString.match(/"integrity":{"algorithm":"SHA256"/g)).toHaveLength(files)
})

test('the licences of what it is made of lie beside it', async () => {
  const licenses = readdirSync(home, { recursive: true, encoding: 'utf8' })
    .filter((name) => /licenses.[a-zA-Z]+\.md$/.test(name))
    .map((name) => join(home, name))
  expect(licenses).toHaveLength(4)
  const text = (await Promise.all(licenses.map((file) => readFile(file, 'utf8')))).join('\n')
  for (const name of ['vue', 'valibot', 'hyparquet', 'fdlibm', 'MIT License']) expect(text).toContain(name)
})

test('it shows a file that it was started with, and computes as fast as this machine can', async ({
  open,
}) => {
  const page = await pageOf(open(sampleFile))
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(plotOf(page, 'Moving average of 5', 'ecg')).toBeVisible()
  const addon = join(
    appFolder,
    'out/main/chunks/native',
    `${process.platform}-${process.arch}`,
    'kernels.node',
  )
  await expect(page.getByText(`Backend: ${existsSync(addon) ? 'native' : 'wasm'}`)).toBeVisible()
})

test('its sample, a file that is opened later and a session are shown in the same window', async ({
  open,
  folder,
}) => {
  const csv = join(folder, 'later.csv')
  await writeFile(csv, sineCsv(300))
  const page = await pageOf(open())
  await page.getByRole('button', { name: 'Try the sample ECG' }).click()
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await page.getByLabel('Kernel size').fill('17')
  const kept = join(folder, 'user-data', 'autosave.sinal')
  await expect.poll(() => readFile(kept, 'utf8').catch(() => '')).toContain('"kernelSize": "17"')
  const session = join(folder, 'work.sinal')
  await writeFile(session, await readFile(kept))

  // Desktops on Linux give addresses, the others paths.
  await once(open(pathToFileURL(csv).href), 'exit')
  await expect(plotOf(page, 'Input', 'x')).toBeVisible()
  await page.getByLabel('Kernel size').fill('21')
  await once(open(session), 'exit')
  await expect(page.getByLabel('Kernel size')).toHaveValue('17')
  await expect(plotOf(page, 'Input', 'x')).toHaveCount(0)
})
