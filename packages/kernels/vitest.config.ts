import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['@sinal/source'] },
  ssr: { resolve: { conditions: ['@sinal/source'] } },
  test: { name: 'kernels', environment: 'node', globalSetup: ['./build/main.mjs'] },
})
