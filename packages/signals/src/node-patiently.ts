// Imports from `node:`: it is loaded when a path is written, never in a browser.
import { setTimeout } from 'node:timers/promises'
import { codeOf } from './node-errors.ts'

const WAITS_MS = [10, 20, 50, 100, 200, 400]

/**
 * Does something with a file again, for a second, where Windows refuses it since another program looks at the file just
 * then: a virus scanner, an indexer, a backup. Other systems let it be renamed and removed meanwhile.
 */
export async function patiently<T>(act: () => Promise<T>): Promise<T> {
  if (process.platform === 'win32') {
    for (const wait of WAITS_MS) {
      try {
        return await act()
      } catch (error) {
        if (!['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error) ?? '')) throw error
        await setTimeout(wait)
      }
    }
  }
  return act()
}
