import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { plan, sample } from './start-plan.mjs'

const cwd = path.resolve('/home/ana/my signals')
const at = (name: string) => path.join(cwd, name)
const nothing = () => false

describe('with a display', () => {
  const machine = { cwd, display: true, exists: nothing }

  test('the studio opens the files, which are meant from where the user stands', () => {
    const files = ['a.csv', path.resolve('/data/b.csv')]
    expect(plan(files, machine)).toEqual({ kind: 'studio', files: [at('a.csv'), files[1]], notes: [] })
  })

  test('the studio starts empty without a file', () => {
    expect(plan([], machine)).toEqual({ kind: 'studio', files: [], notes: [] })
  })

  test('an option asks for the command line', () => {
    expect(plan(['a.csv', '--recipe', 'r.json', '--overwrite'], machine)).toEqual({
      kind: 'headless',
      args: ['a.csv', '--recipe', 'r.json', '--overwrite'],
      notes: ['--recipe is an option of the command line: running it instead of the studio'],
    })
  })
})

describe('without a display', () => {
  const machine = { cwd, display: false, exists: nothing }

  test('says so and runs the sample', () => {
    expect(plan([], machine)).toEqual({
      kind: 'headless',
      args: [sample, '--out', 'sinal-output/'],
      notes: ['No display (neither DISPLAY nor WAYLAND_DISPLAY is set): running without the studio'],
    })
  })

  test('passes options on', () => {
    const args = ['--recipe', 'r.json', 'a.csv', '--plot=a.svg', '--out', 'b.csv']
    const expected = ['a.csv', '--recipe', 'r.json', '--plot', 'a.svg', '--out', 'b.csv']
    expect(plan(args, machine)).toMatchObject({ args: expected })
  })

  test('draws each of several files', () => {
    expect(plan(['a.csv', 'b.csv'], machine)).toMatchObject({
      args: ['a.csv', 'b.csv', '--out', 'sinal-output/', '--plot', 'sinal-output/'],
    })
    expect(plan(['a.csv', 'b.csv', '--no-plot'], machine)).toMatchObject({
      args: ['a.csv', 'b.csv', '--out', 'sinal-output/', '--no-plot'],
    })
  })

  test('chooses a folder that is not there yet', () => {
    const taken = new Set([at('sinal-output'), at('sinal-output (2)')])
    const found = plan(['../a.csv'], { ...machine, exists: (file) => taken.has(file) })
    expect(found).toMatchObject({ args: ['../a.csv', '--out', 'sinal-output (3)/'] })
  })
})
