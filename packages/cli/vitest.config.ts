import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['@sinal/source'] },
  ssr: { resolve: { conditions: ['@sinal/source'] } },
  test: { name: 'cli', environment: 'node', globalSetup: ['./test/build.ts'] },
})
