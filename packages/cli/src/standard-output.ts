import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isClosedPipe, UsageError } from './errors.ts'

/**
 * Has a file written in a temporary folder, then copied to standard output: whole, or nothing of it when it fails, and
 * in any format, as some are completed at their beginning.
 *
 * @param write gives the path of what it wrote, null when there is nothing to copy
 */
export async function throughStandardOutput(
  write: (folder: string) => Promise<string | null>,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sinal-'))
  try {
    const file = await write(folder)
    if (file === null) return
    // Standard output itself must stay open: a pipeline ends what it writes to.
    const standard = new Writable({
      write: (chunk, _, done) => void process.stdout.write(chunk, (error) => done(error)),
    })
    await pipeline(createReadStream(file), standard)
  } catch (error) {
    if (!isClosedPipe(error)) throw error
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * Refuses options that would put something else on standard output, where the result is to be.
 *
 * @param place as the command line names it
 * @throws {UsageError}
 */
export function refuseBeside<Name extends string>(
  place: string,
  options: { readonly [name in Name]?: boolean },
  ...names: readonly Name[]
): void {
  for (const name of names) {
    if (options[name])
      throw new UsageError(`${place}: expected no --${name}, as the result is on standard output`)
  }
}
