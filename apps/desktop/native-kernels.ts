import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'

/** Puts the addons that were built here where open-addon.ts looks for them once it is part of a bundle. */
export function nativeKernels(): Plugin {
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
