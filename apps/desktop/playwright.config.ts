import { defineConfig } from '@playwright/test'
import { hasScreen } from '../../scripts/display.mjs'
import { MADE, useDisplay } from './e2e/displays.ts'

const onScreen = hasScreen()
useDisplay()

export default defineConfig({
  testDir: 'e2e',
  ...(onScreen ? { workers: 1 } : { workers: MADE, globalSetup: './e2e/displays.ts' }),
  fullyParallel: false,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  forbidOnly: !!process.env.CI,
  reporter: 'line',
  outputDir: 'test-results',
})
