import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { resolveElectron } from './electron.mjs'

let dist: string
beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'sinal-electron-test-'))
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', dist)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(dist, { recursive: true })
})

test.runIf(process.platform === 'linux')('the folder that was named comes before all others', async () => {
  writeFileSync(join(dist, 'electron'), '')
  writeFileSync(join(dist, 'version'), 'v99.1.2\n')
  const lines: string[] = []
  const electron = await resolveElectron({ say: (line: string) => lines.push(line) })
  expect(electron).toMatchObject({
    dist,
    executable: join(dist, 'electron'),
    version: '99.1.2',
    origin: 'override',
  })
  expect(electron.env).toMatchObject({
    ELECTRON_OVERRIDE_DIST_PATH: dist,
    ELECTRON_EXEC_PATH: join(dist, 'electron'),
  })
  expect(lines).toEqual([])
})

test('a folder that was named and holds no Electron is an error, not a reason to take another', async () => {
  await expect(resolveElectron({ say: () => {} })).rejects.toThrow(/^ELECTRON_OVERRIDE_DIST_PATH: no .+ in /)
})
