import { existsSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { appFolder, expect, test } from './studio.ts'

const machine = `${process.platform}-${process.arch}`
const native = join('out', 'main', 'chunks', 'native')
const isBuilt = existsSync(join(appFolder, native, machine, 'kernels.node'))

test('the studio computes natively where the addon was built', async ({ start }) => {
  const { page } = await start()
  await expect(page.getByText(`Backend: ${isBuilt ? 'native' : 'wasm'}`)).toBeVisible()
})

test('without an addon the studio computes in WebAssembly, and says why', async ({ start, folder }) => {
  const app = join(folder, 'app')
  for (const part of ['package.json', 'out', 'resources'])
    await cp(join(appFolder, part), join(app, part), { recursive: true })
  await rm(join(app, native), { recursive: true, force: true })

  const { page } = await start({ app })
  const status = page.getByText('Backend: wasm')
  await expect(status).toBeVisible()
  await expect(status).toHaveAttribute(
    'title',
    new RegExp(`^native is not available: there are no native kernels for ${machine}: `),
  )
})
