import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['@sinal/source'] },
  ssr: { resolve: { conditions: ['@sinal/source'] } },
  test: { name: 'bench', environment: 'node' },
})
