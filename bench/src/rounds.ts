import { setTimeout } from 'node:timers/promises'
import { median } from './statistics.ts'

/** What can be timed: milliseconds of so many calls together. */
export interface Timed {
  time(calls: number): Promise<number>
}

export interface Contestant extends Timed {
  /** Of its very first call, which warmed up what a single call can. */
  readonly firstMs: number
  /** Lets it run, or stops it with all of its threads, while others are timed. */
  wake(): void
  rest(): void
}

export interface RoundOptions {
  /** At most so many timings of each. */
  readonly rounds: number
  /** Milliseconds that all timings of one may take together, unless they are `fewest`. */
  readonly budgetMs: number
  /** A sample repeats the call until it takes so long. */
  readonly sampleMs: number
  /** A sample has at least so many calls. */
  readonly calls: number
  readonly warmUpMs: number
  /** Milliseconds to be awake before each sample: what it was doing when it was stopped is done then. */
  readonly pauseMs: number
}

/** A median wants so many timings, where one doesn't take longer than the whole budget. */
const fewest = 3

export const defaultRounds: RoundOptions = {
  rounds: 21,
  budgetMs: 4000,
  sampleMs: 25,
  calls: 1,
  warmUpMs: 300,
  pauseMs: 30,
}

export interface Timing {
  readonly medianMs: number
  readonly minMs: number
}

interface Plan {
  readonly calls: number
  readonly rounds: number
}

/**
 * Times all, interleaved: what slows the machine down for a while slows all of them down. Only the one that is timed runs:
 * the threads of some libraries look for work for a while, and keep a core busy. A slow one takes part in fewer rounds,
 * evenly spread.
 */
export async function timeInRounds(all: readonly Contestant[], options: RoundOptions): Promise<Timing[]> {
  const plans: Plan[] = []
  for (const one of all) one.rest()
  for (const one of all) plans.push(await awake(one, () => plan(one, options)))
  const samples = all.map((): number[] => [])
  for (let round = 0; round < options.rounds; round++) {
    for (const [i, one] of all.entries()) {
      const { calls, rounds } = plans[i] as Plan
      if (!takesPart(round, rounds, options.rounds)) continue
      await awake(one, async () => {
        await setTimeout(options.pauseMs)
        samples[i]?.push((await one.time(calls)) / calls)
      })
    }
  }
  return samples.map((ms) => ({ medianMs: median(ms), minMs: Math.min(...ms) }))
}

async function awake<T>(one: Contestant, act: () => Promise<T>): Promise<T> {
  one.wake()
  const result = await act()
  one.rest()
  return result
}

/** Whether one that takes part `of` times in `rounds` does so in this one. */
export function takesPart(round: number, of: number, rounds: number): boolean {
  return Math.floor(((round + 1) * of) / rounds) > Math.floor((round * of) / rounds)
}

/** Warms one up, and finds out how often it fits into a sample and a sample into the budget. */
async function plan(one: Contestant, options: RoundOptions): Promise<Plan> {
  const perCall = one.firstMs < options.warmUpMs * 5 ? await warmUp(one, options) : one.firstMs
  const calls = Math.max(options.calls, Math.ceil(options.sampleMs / perCall))
  const fit = Math.floor(options.budgetMs / (calls * perCall))
  return { calls, rounds: Math.min(options.rounds, Math.max(fit, fit === 0 ? 1 : fewest)) }
}

/** Milliseconds of a call once it has run for a while. */
async function warmUp(one: Timed, { warmUpMs }: RoundOptions): Promise<number> {
  let calls = 1
  for (let spent = 0; ;) {
    const ms = await one.time(calls)
    spent += ms
    if (spent >= warmUpMs) return Math.max(ms / calls, 1e-6)
    // Samples of about a sixth of the warm-up let a slow machine's last one still be short.
    if (ms < warmUpMs / 6) calls *= 2
  }
}
