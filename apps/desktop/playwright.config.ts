import { defineConfig } from '@playwright/test'

// One window at a time: the tests are about focus, menus and time, and share a display.
export default defineConfig({
  testDir: 'e2e',
  workers: 1,
  fullyParallel: false,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  forbidOnly: !!process.env.CI,
  reporter: 'line',
  outputDir: 'test-results',
})
