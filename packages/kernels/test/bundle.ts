/** Programs that import the package as users do, bundled: what runs in processes of their own. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const source = fileURLToPath(new URL('../src/index.ts', import.meta.url))

/** @returns the file of the bundle, in `folder` */
export async function bundleProgram(folder: string, program: string, format: 'es' | 'cjs'): Promise<string> {
  const input = path.join(folder, 'program.js')
  writeFileSync(input, program)
  const conditions = ['@sinal/source', 'node']
  const file = `out.${format === 'es' ? 'mjs' : 'cjs'}`
  await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    resolve: { conditions, alias: { '@sinal/kernels': source } },
    ssr: { noExternal: true, resolve: { conditions } },
    build: {
      ssr: true,
      target: 'node18.15',
      outDir: format,
      rolldownOptions: { input, output: { format, entryFileNames: file } },
    },
  })
  return path.join(folder, format, file)
}
