import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import os from 'node:os'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  /** How many processes wanted to run at a time, over the last minute. */
  readonly load: number
}

/** The machine that measures, as it is now. */
export function machine(): Machine {
  const cpus = os.cpus()
  return {
    cpu: cpus[0]?.model.trim() ?? os.arch(),
    cores: cpus.length,
    memoryGiB: os.totalmem() / 2 ** 30,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.versions.node,
    load: os.loadavg()[0] ?? 0,
  }
}

/** `@sinal/core`'s version with the commit, and whether the packages differ from it. */
export function sinalVersion(): string {
  const manifest = JSON.parse(readFileSync(`${root}packages/core/package.json`, 'utf8')) as {
    version: string
  }
  try {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
    const changed = git('status', '--porcelain', 'packages') !== ''
    return `${manifest.version}+${git('rev-parse', '--short', 'HEAD')}${changed ? '.changed' : ''}`
  } catch {
    // Not a git checkout, or no git here.
    return manifest.version
  }
}

/** How busy the machine is, when that would spoil the timings. */
export function busy({ load }: Machine): string | null {
  return load < 0.5 ? null : `This machine is not quiet (load ${load.toFixed(1)}): don't trust the times.`
}
