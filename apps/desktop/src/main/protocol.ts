/** `sinal://app/…` serves the built renderer, and nothing else, with headers that lock it down. */
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { protocol } from 'electron'
import { assetPath, SCHEME, securityHeaders } from './assets.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** To be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

export function serve(root: string): void {
  protocol.handle(SCHEME, async ({ url, method }) => {
    const file = method === 'GET' ? assetPath(root, url) : null
    const type = file && TYPES[extname(file)]
    if (!file || !type) return new Response('Not found', { status: 404, headers: securityHeaders })
    try {
      const body = await readFile(file)
      return new Response(body, { headers: { ...securityHeaders, 'Content-Type': type } })
    } catch {
      return new Response('Not found', { status: 404, headers: securityHeaders })
    }
  })
}
