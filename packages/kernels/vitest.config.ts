import { defineConfig } from 'vitest/config'

// Node has relaxed SIMD from 22 on, and 20 with a flag.
const execArgv = process.versions.node.startsWith('20.') ? ['--experimental-wasm-relaxed-simd'] : []

export default defineConfig({
  resolve: { conditions: ['@sinal/source'] },
  ssr: { resolve: { conditions: ['@sinal/source'] } },
  test: { name: 'kernels', environment: 'node', globalSetup: ['./build/main.mjs'], execArgv },
})
