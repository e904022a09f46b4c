import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { missingForWindows } from './display.mjs'

afterEach(() => vi.unstubAllEnvs())

test('a Linux without a display and without xvfb is told how to get it', async () => {
  vi.stubEnv('DISPLAY', '')
  vi.stubEnv('PATH', path.resolve('/nowhere'))
  const missing =
    'the tests in Electron need xvfb-run, xauth (on Debian: apt-get install xvfb xauth libgtk-3-0 libnss3 libasound2 libgbm1)'
  expect(await missingForWindows('/nowhere/electron')).toBe(process.platform === 'linux' ? missing : null)
})

test('a Linux with a display lacks no command', async () => {
  vi.stubEnv('DISPLAY', ':0')
  vi.stubEnv('PATH', path.resolve('/nowhere'))
  expect(await missingForWindows('/nowhere/electron')).toBeNull()
})
