import { defineConfig } from '@playwright/test'
import { hasScreen } from '../../scripts/display.mjs'
import { MADE, useDisplay } from './e2e/displays.ts'

const onScreen = hasScreen()
useDisplay()

export default defineConfig({
  testDir: 'e2e',
  ...(onScreen ? { workers: 1 } : { workers: MADE, globalSetup: './e2e/displays.ts' }),
  // A file whose tests share something says so.
  fullyParallel: true,
  // What hangs is ended all the same; what is slow, on a busy machine, is not taken for it.
  timeout: process.env.CI ? 90_000 : 45_000,
  expect: { timeout: process.env.CI ? 20_000 : 10_000 },
  forbidOnly: !!process.env.CI,
  // A studio that does not start fails every test, each after its time.
  maxFailures: process.env.CI ? 10 : 0,
  globalTimeout: process.env.CI ? 25 * 60_000 : 0,
  reporter: 'line',
  outputDir: 'test-results',
})
