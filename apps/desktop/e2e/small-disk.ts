import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { promisify } from 'node:util'
import { test } from './studio.ts'

const run = promisify(execFile)

/** What cannot be tried here is skipped with a line that says how; under CI it fails. */
function needs(isPossible: boolean, what: string): void {
  if (!isPossible && process.env.CI) throw new Error(`Not tried, though this is CI: ${what}`)
  test.skip(!isPossible, what)
}

/**
 * Makes a folder a disk of its own while `use` goes on.
 *
 * @param size as mount takes it: '64k'
 * @param use is given what makes the disk as large as it is told
 */
export async function onSmallDisk(
  folder: string,
  size: string,
  use: (resize: (size: string) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const mounted =
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    (await run('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]).then(
      () => true,
      () => false,
    ))
  needs(mounted, 'a small tmpfs must be mounted: run it as root on Linux, where mounting is allowed')
  try {
    await use((larger) => run('mount', ['-o', `remount,size=${larger}`, folder]))
  } finally {
    await run('umount', ['-l', folder])
  }
}
