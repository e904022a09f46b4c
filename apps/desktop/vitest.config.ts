import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const resolve = { conditions: ['@sinal/source'] }

// Tests of components begin with `// @vitest-environment happy-dom`; main and compute run in Node.
export default defineConfig({
  plugins: [vue()],
  resolve,
  ssr: { resolve },
  test: { name: 'desktop', environment: 'node', include: ['src/**/*.test.ts', 'bench/**/*.test.ts'] },
})
