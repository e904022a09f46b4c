/** What `sinal://app/…` stands for, and the headers it is sent with. */
import { join, sep } from 'node:path'

export const SCHEME = 'sinal'
export const APP_ORIGIN = `${SCHEME}://app`
export const APP_URL = `${APP_ORIGIN}/index.html`

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

/** COOP and COEP isolate the page, which is what SharedArrayBuffer asks for. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-cache',
}

/** The file under `root` that a URL stands for; null for another host, and for whatever lies outside `root`. */
export function assetPath(root: string, url: string): string | null {
  const { protocol: scheme, host, pathname } = new URL(url)
  if (scheme !== `${SCHEME}:` || host !== 'app') return null
  let path: string
  try {
    path = decodeURIComponent(pathname)
  } catch {
    return null
  }
  // Windows takes a backslash for a separator, and a colon for a drive or a stream.
  if (/[\0\\:]/.test(path)) return null
  const file = join(root, path === '/' ? 'index.html' : path)
  return file.startsWith(root + sep) ? file : null
}
