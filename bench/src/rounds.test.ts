import { describe, expect, it } from 'vitest'
import { type Contestant, defaultRounds, takesPart, timeInRounds } from './rounds.ts'

/** One whose calls take so many milliseconds, by a clock of its own; says in `log` how often it is called at once. */
function contestant(name: string, ms: number, log: string[], awake = new Set<string>()): Contestant {
  awake.add(name)
  return {
    firstMs: ms,
    time: async (calls) => {
      expect([...awake]).toEqual([name])
      log.push(`${name}×${calls}`)
      return ms * calls
    },
    wake: () => void awake.add(name),
    rest: () => void awake.delete(name),
  }
}

describe('timeInRounds', () => {
  it('times all in turns, the others at rest, repeating a fast one within a sample', async () => {
    const log: string[] = []
    const options = { ...defaultRounds, rounds: 3, warmUpMs: 0, sampleMs: 4 }
    const awake = new Set<string>()
    const all = [contestant('slow', 10, log, awake), contestant('fast', 0.5, log, awake)]
    expect(await timeInRounds(all, options)).toEqual([
      { medianMs: 10, minMs: 10 },
      { medianMs: 0.5, minMs: 0.5 },
    ])
    const round = ['slow×1', 'fast×8']
    expect(log.slice(-6)).toEqual([...round, ...round, ...round])
  })

  it('makes at least so many calls a sample', async () => {
    const log: string[] = []
    await timeInRounds([contestant('one', 1, log)], { ...defaultRounds, rounds: 1, calls: 2000 })
    expect(log.at(-1)).toBe('one×2000')
  })

  it('keeps a slow one within its budget, but times it three times, or once where one call exceeds it', async () => {
    const rounds = async (ms: number) => {
      const log: string[] = []
      await timeInRounds([contestant('one', ms, log)], { ...defaultRounds, rounds: 20, budgetMs: 4000 })
      return log.length
    }
    expect(await rounds(1600)).toBe(3)
    expect(await rounds(60_000)).toBe(1)
  })

  it('does not warm up one whose first call took long', async () => {
    const log: string[] = []
    await timeInRounds([contestant('one', 5000, log)], { ...defaultRounds, rounds: 20 })
    expect(log).toEqual(['one×1'])
  })
})

describe('takesPart', () => {
  it.each([
    [3, 10],
    [10, 10],
    [1, 21],
    [7, 21],
  ])('%d times in %d rounds', (of, rounds) => {
    const all = Array.from({ length: rounds }, (_, round) => takesPart(round, of, rounds))
    expect(all.filter(Boolean)).toHaveLength(of)
  })
})
