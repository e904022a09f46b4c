/** Cores, where the system lets a program be kept on some of them: Linux with `taskset`, of util-linux. */
import { execFileSync } from 'node:child_process'
import { wasmRates } from './peak.ts'
import type { Program } from './process.ts'
import { median } from './statistics.ts'

/** Times that each core is looked at, in turns: what shares it with us comes and goes. */
const looks = 8
/** So many cores are looked at, or twice as many as are wanted: a machine may have a hundred. */
const mostCores = 8
/** A core that does less than so much of what it did is shared with somebody now. */
const asBefore = 0.95

/** Finds quick cores. What it saw is good for the next choice, unless a core that it would choose is slower by then. */
export class CoreChooser {
  readonly #look: (core: number) => number
  readonly #rates = new Map<number, number>()

  /** @param look how quick a core is just now */
  constructor(look: (core: number) => number) {
    this.#look = look
  }

  /** The `count` quickest of some of the cores, in order. */
  choose(cores: readonly number[], count: number): number[] {
    const some = spread(cores, Math.max(mostCores, 2 * count))
    if (!some.every((core) => this.#rates.has(core))) return this.#lookAt(some, count)
    const best = this.#quickest(some, count)
    const still = best.every((core) => this.#look(core) >= asBefore * this.#rateOf(core))
    return still ? best : this.#lookAt(some, count)
  }

  #lookAt(cores: readonly number[], count: number): number[] {
    const seen = cores.map(() => [] as number[])
    for (let n = 0; n < looks; n++) cores.forEach((core, i) => seen[i]?.push(this.#look(core)))
    cores.forEach((core, i) => this.#rates.set(core, median(seen[i] ?? [])))
    return this.#quickest(cores, count)
  }

  #quickest(cores: readonly number[], count: number): number[] {
    return [...cores].sort((a, b) => this.#rateOf(b) - this.#rateOf(a)).slice(0, count)
  }

  #rateOf(core: number): number {
    return this.#rates.get(core) ?? 0
  }
}

/** `count` of the cores at equal distances: neighbours may be two halves of one. */
function spread(cores: readonly number[], count: number): readonly number[] {
  if (cores.length <= count) return cores
  return cores.filter(
    (_, i) => Math.floor((i * count) / cores.length) !== Math.floor(((i - 1) * count) / cores.length),
  )
}

const chooser = new CoreChooser((core) => {
  keepOn([core])
  return median(wasmRates())
})

/**
 * The `count` cores that are quickest just now, in order, or nearly so: of a virtual machine's, some may be another's as
 * well. null where programs can't be kept on cores.
 */
export function quickestCores(count: number): readonly number[] | null {
  const all = allowed()
  if (all === null || all.length <= count) return all
  try {
    return chooser.choose(all, count)
  } finally {
    keepOn(all)
  }
}

/** The program, kept on the cores, with all threads that it starts. */
export function onCores<P extends Program>(program: P, cores: readonly number[] | null): P {
  if (cores === null) return program
  const { command, args } = program
  return { ...program, command: 'taskset', args: ['--cpu-list', cores.join(','), command, ...args] }
}

/** Keeps this process's own thread on the cores, and what is started from it. */
export function keepOn(cores: readonly number[]): void {
  execFileSync('taskset', ['--cpu-list', '--pid', cores.join(','), String(process.pid)])
}

let atFirst: readonly number[] | null | undefined

/** The cores that this process may run on, unless it keeps itself on some of them. */
function allowed(): readonly number[] | null {
  if (atFirst === undefined) atFirst = readAllowed()
  return atFirst
}

function readAllowed(): readonly number[] | null {
  if (process.platform !== 'linux') return null
  try {
    const said = execFileSync('taskset', ['--cpu-list', '--pid', String(process.pid)], { encoding: 'utf8' })
    return coresOf(said.slice(said.lastIndexOf(':') + 1).trim())
  } catch {
    return null
  }
}

/** @param list as `taskset` writes it: '0,2-4', and '0-6:2' for every second one */
export function coresOf(list: string): number[] {
  return list.split(',').flatMap((part) => {
    const [, first = '', last = first, step = '1'] = /^(\d+)(?:-(\d+))?(?::(\d+))?$/.exec(part) ?? []
    const count = Math.floor((Number(last) - Number(first)) / Number(step)) + 1
    return Array.from({ length: count }, (_, i) => Number(first) + i * Number(step))
  })
}
