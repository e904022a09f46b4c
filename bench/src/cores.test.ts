import { describe, expect, it } from 'vitest'
import { CoreChooser, coresOf, onCores, quickestCores } from './cores.ts'

describe('coresOf', () => {
  it.each([
    ['0', [0]],
    ['0,1', [0, 1]],
    ['2-4,7', [2, 3, 4, 7]],
    ['0-6:2', [0, 2, 4, 6]],
  ])('%s', (list, cores) => {
    expect(coresOf(list)).toEqual(cores)
  })
})

describe('CoreChooser', () => {
  const many = Array.from({ length: 64 }, (_, core) => core)

  function machine() {
    const rates = new Map(many.map((core) => [core, 100 - core]))
    const looked: number[] = []
    const chooser = new CoreChooser((core) => {
      looked.push(core)
      return rates.get(core) ?? 0
    })
    return { rates, looked, chooser }
  }

  it('looks at few cores of many, far from one another', () => {
    const { looked, chooser } = machine()
    expect(chooser.choose(many, 2)).toEqual([0, 8])
    expect([...new Set(looked)]).toEqual([0, 8, 16, 24, 32, 40, 48, 56])
  })

  it('looks at those only that it chose before, while they are as quick', () => {
    const { looked, chooser } = machine()
    chooser.choose(many, 2)
    looked.length = 0
    expect(chooser.choose(many, 2)).toEqual([0, 8])
    expect(looked).toEqual([0, 8])
  })

  it('looks at all again when one of them is slower', () => {
    const { rates, looked, chooser } = machine()
    chooser.choose(many, 2)
    looked.length = 0
    rates.set(0, 50)
    expect(chooser.choose(many, 2)).toEqual([8, 16])
    expect(new Set(looked).size).toBe(8)
  })

  it('looks at twice as many as are wanted', () => {
    expect(machine().chooser.choose(many, 16)).toEqual(many.filter((core) => core % 2 === 0).slice(0, 16))
    expect(machine().chooser.choose([3, 1, 2], 2)).toEqual([1, 2])
  })
})

describe('quickestCores', () => {
  it('are as many as are asked for, where programs can be kept on some', () => {
    const one = quickestCores(1)
    if (one === null) return
    expect(one).toHaveLength(1)
    expect(quickestCores(10_000)).toEqual(expect.arrayContaining([...one]))
  })
})

describe('onCores', () => {
  const program = { name: 'one', command: 'node', args: ['one.js'] }

  it('starts the program through taskset', () => {
    const { command, args } = onCores(program, [3, 5])
    expect([command, ...args]).toEqual(['taskset', '--cpu-list', '3,5', 'node', 'one.js'])
  })

  it('leaves it as it is where nothing can be kept on cores', () => {
    expect(onCores(program, null)).toBe(program)
  })
})
