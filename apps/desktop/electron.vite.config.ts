import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

// The oldest Electron that the studio runs in (25). electron-vite would take the newest, which is installed.
process.env.ELECTRON_MAJOR_VER ??= '25'
const node = 'node18.15'
const chrome = 'chrome114'

// Workspace packages are taken from their sources, so nothing has to be built before the studio.
const conditions = ['@sinal/source', 'node', 'module', 'import', 'default']

// CommonJS: Electron 25 has no ES modules in main, and a sandboxed preload is always one CommonJS file.
const commonJs = { format: 'cjs', entryFileNames: '[name].cjs' } as const

/** Puts the addons that were built here where open-addon.ts looks for them once it is part of a bundle. */
function nativeKernels(): Plugin {
  return {
    name: 'sinal:native-kernels',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        const loader = chunk.moduleIds.find((id) => id.endsWith('/kernels/src/open-addon.ts'))
        if (loader === undefined) continue
        const built = path.join(path.dirname(loader), '../generated/native')
        for (const machine of existsSync(built) ? readdirSync(built) : []) {
          const source = readFileSync(path.join(built, machine, 'kernels.node'))
          const folder = path.posix.join(path.posix.dirname(chunk.fileName), 'native', machine)
          this.emitFile({ type: 'asset', fileName: `${folder}/kernels.node`, source })
        }
      }
    },
  }
}

export default defineConfig({
  main: {
    plugins: [nativeKernels()],
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    build: {
      target: node,
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'src/main/index.ts', compute: 'src/compute/index.ts' },
        output: { ...commonJs, chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  },
  preload: {
    build: {
      target: node,
      externalizeDeps: false,
      rolldownOptions: { input: { index: 'src/preload/index.ts' }, output: commonJs },
    },
  },
  renderer: {
    resolve: { conditions: ['@sinal/source', 'module', 'browser', 'import', 'default'] },
    plugins: [vue()],
    build: { target: chrome, minify: true },
    worker: { format: 'es' },
  },
})
