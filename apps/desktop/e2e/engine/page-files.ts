/** What a page needs of node:fs, node:path and node:url to read fixtures from its server. */

export function readFileSync(path: string): string {
  const request = new XMLHttpRequest()
  request.open('GET', path, false)
  request.send()
  if (request.status !== 200) throw new Error(`${path}: the server answers ${request.status}`)
  return request.responseText
}

/** As far as the server tells before it is asked for a file. */
export const existsSync = (): boolean => true

export function readdirSync(path: string): string[] {
  throw new Error(`${path}: a page's server lists no folder`)
}

export const join = (...parts: readonly string[]): string => parts.join('/')
export const basename = (path: string, end = ''): string => path.split('/').at(-1)!.replace(end, '')
export const fileURLToPath = (url: URL): string => url.pathname
