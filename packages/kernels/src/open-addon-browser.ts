/**
 * What bundlers take in the place of open-addon.ts where there is no Node.
 *
 * @throws {Error} always
 */
export function openAddon(): unknown {
  throw new Error('native kernels need Node or Electron')
}

/** @throws {Error} always */
export function addonFile(): string {
  return String(openAddon())
}
