/** Bundles the engine for Electron's processes and for a page, as an app that stands on it would. */
import { fileURLToPath } from 'node:url'
import { type InlineConfig, type Plugin, build } from 'vite'
import { nativeKernels } from '../../native-kernels.ts'

const entry = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Writes app.cjs, the main process, compute.cjs, a utility process, and page.js to a folder. */
export async function buildEngine(folder: string): Promise<void> {
  await Promise.all([build(forNode(folder)), build(forPage(folder))])
}

const shared = { configFile: false, logLevel: 'error' } as const

// For Electron 25, the oldest that the kernels run in.
function forNode(folder: string): InlineConfig {
  const conditions = ['@sinal/source', 'node', 'module', 'import', 'default']
  return {
    ...shared,
    plugins: [nativeKernels()],
    resolve: { conditions },
    ssr: { resolve: { conditions }, noExternal: true, external: ['electron'] },
    build: {
      ssr: true,
      target: 'node18.15',
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: {
        input: { app: entry('app.ts'), compute: entry('compute.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
      },
    },
  }
}

function forPage(folder: string): InlineConfig {
  return {
    ...shared,
    plugins: [filesOfPage()],
    resolve: { conditions: ['@sinal/source', 'browser', 'module', 'import', 'default'] },
    build: {
      target: 'chrome114',
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: {
        input: entry('page.ts'),
        output: { entryFileNames: 'page.js' },
      },
    },
  }
}

/** Gives the reader of fixtures what it needs of Node in a page, where files are what the page's server has. */
function filesOfPage(): Plugin {
  const modules = ['node:fs', 'node:path', 'node:url']
  return {
    name: 'sinal:files-of-page',
    enforce: 'pre',
    resolveId: (id) => (modules.includes(id) ? entry('page-files.ts') : null),
  }
}
