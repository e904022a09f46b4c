import { createRequire } from 'node:module'

/**
 * The addon for this machine. Bundlers for browsers take open-addon-browser.ts in the place of this file, which is the
 * only one that imports what is Node's.
 *
 * It is looked for where it was built, in the package that has it prebuilt, and beside the bundle that this file may
 * have become a part of.
 *
 * @throws {Error} there is none, or it does not load; the message says which
 */
export function openAddon(): unknown {
  return find((require, place) => require(place))
}

/**
 * Where the addon lies, for another thread to open.
 *
 * @throws {Error} as `openAddon`
 */
export function addonFile(): string {
  return find((require, place) => {
    require(place)
    return require.resolve(place)
  })
}

/** What `open` gives for the first place where it does not throw. */
function find<Found>(open: (require: NodeJS.Require, place: string) => Found): Found {
  const machine = `${process.platform}-${process.arch}`
  // Bundles in CommonJS may have an empty import.meta.
  const require = createRequire(import.meta.url ?? __filename)
  const places = [
    `../generated/native/${machine}/kernels.node`,
    `@sinal/kernels-${machine}/kernels.node`,
    // Where the C library is musl, only this one is installed.
    `@sinal/kernels-${machine}-musl/kernels.node`,
    `./native/${machine}/kernels.node`,
  ]
  const problems: string[] = []
  for (const place of places) {
    try {
      return open(require, place)
    } catch (error) {
      if (!isMissing(error)) problems.push(firstLine(error))
    }
  }
  if (problems.length > 0)
    throw new Error(`the native kernels for ${machine} do not load (${problems.join('; ')})`)
  throw new Error(
    `there are no native kernels for ${machine}: they were not built here, and @sinal/kernels-${machine} is not installed`,
  )
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND'
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0]
}
