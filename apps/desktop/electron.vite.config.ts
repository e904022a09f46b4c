import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { nativeKernels } from './native-kernels.ts'
import { parsedMessages } from './parsed-messages.ts'

// The oldest Electron that the studio runs in (25). electron-vite would take the newest, which is installed.
process.env.ELECTRON_MAJOR_VER ??= '25'
const node = 'node18.15'
const chrome = 'chrome114'

// Workspace packages are taken from their sources, so nothing has to be built before the studio.
const conditions = ['@sinal/source', 'node', 'module', 'import', 'default']

/** The licences of what is bundled, for the packaged studio. */
const license = { fileName: 'licenses.md' }

/** vue-i18n has its texts parsed already, and only its present interface is used. */
const I18N = {
  __INTLIFY_DROP_MESSAGE_COMPILER__: true,
  __VUE_I18N_LEGACY_API__: false,
  __VUE_I18N_FULL_INSTALL__: false,
}

// CommonJS: Electron 25 has no ES modules in main, and a sandboxed preload is always one CommonJS file.
const commonJs = { format: 'cjs', entryFileNames: '[name].cjs' } as const

export default defineConfig({
  main: {
    plugins: [nativeKernels()],
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    build: {
      target: node,
      license,
      externalizeDeps: false,
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          compute: 'src/compute/index.ts',
          'folder-run': 'src/compute/folder-run/thread.ts',
          train: 'src/compute/training/thread.ts',
        },
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
    plugins: [vue(), parsedMessages()],
    define: { ...I18N },
    build: { target: chrome, minify: true, license },
    worker: { format: 'es' },
  },
})
