import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { planTargets, type TargetOptions } from './plan.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'sinal-targets-'))
afterAll(() => rmSync(folder, { recursive: true }))

const plan = (options: Partial<TargetOptions>) =>
  planTargets({
    files: ['in/a.csv'],
    names: ['smooth'],
    format: 'csv',
    out: undefined,
    plot: true,
    ...options,
  })
const places = (options: Partial<TargetOptions>) =>
  plan(options).targets.map(({ output, plot }) => [output, plot])

describe('planTargets', () => {
  it.each<[string, Partial<TargetOptions>, (string | null)[][]]>([
    ['the current folder by default', {}, [['a.smooth.csv', 'a.smooth.svg']]],
    ['the file that is named', { out: 'x/y.csv' }, [['x/y.csv', path.join('x', 'y.svg')]]],
    [
      'a folder that exists',
      { out: folder },
      [[path.join(folder, 'a.smooth.csv'), path.join(folder, 'a.smooth.svg')]],
    ],
    [
      'a folder to be made',
      { out: 'new/' },
      [[path.join('new', 'a.smooth.csv'), path.join('new', 'a.smooth.svg')]],
    ],
    [
      'a folder for several files',
      { files: ['a.csv', 'b.csv'], out: 'new' },
      [
        [path.join('new', 'a.smooth.csv'), path.join('new', 'a.smooth.svg')],
        [path.join('new', 'b.smooth.csv'), path.join('new', 'b.smooth.svg')],
      ],
    ],
    [
      'a folder for the only file of a folder',
      { files: ['in/a.csv'], ofFolder: true, out: 'new', plot: false },
      [[path.join('new', 'a.smooth.csv'), null]],
    ],
    [
      'a folder for several results of a file',
      { names: ['smooth.0', 'smooth.1'], out: 'new', plot: false },
      [
        [path.join('new', 'a.smooth.0.csv'), null],
        [path.join('new', 'a.smooth.1.csv'), null],
      ],
    ],
    ['the format that is asked for', { format: 'npy', plot: false }, [['a.smooth.npy', null]]],
    [
      'the name without what tells the format',
      { files: ['in/a.csv.gz'], plot: false },
      [['a.smooth.csv', null]],
    ],
    ['plots elsewhere', { plot: 'p.svg' }, [['a.smooth.csv', 'p.svg']]],
    ['no plots', { plot: false }, [['a.smooth.csv', null]]],
    [
      'a recipe whose name is no file name',
      { names: ['low pass: 5/2'] },
      [['a.low-pass-5-2.csv', 'a.low-pass-5-2.svg']],
    ],
  ])('puts results in %s', (_, options, expected) => {
    expect(places(options)).toEqual(expected)
  })

  it.each<[Partial<TargetOptions>, string | null]>([
    [{}, null],
    [{ out: 'x.csv' }, null],
    [{ out: folder }, folder],
    [{ out: 'new/' }, 'new/'],
    [{ files: ['a.csv', 'b.csv'], out: 'new' }, 'new'],
    [{ files: ['in/a.csv'], ofFolder: true, out: 'new' }, 'new'],
    [{ files: ['a.csv', 'b.csv'] }, null],
  ])('knows the folder that is named by %j', (options, expected) => {
    expect(plan(options).folder).toBe(expected)
  })

  const clash = 'a result is already to be there (choose another place with out)'
  it.each<[Partial<TargetOptions>, string]>([
    [
      { files: ['a.csv', 'b.csv'], out: 'x.csv' },
      "out: expected a folder for several files, but got 'x.csv'",
    ],
    [{ files: ['a.csv', './a.csv'] }, './a.csv: expected each file once, but got it twice'],
    [
      { files: ['1/a.csv', '2/a.csv'] },
      `2/a.csv: expected a place of its own for the result, but got a.smooth.csv: ${clash}`,
    ],
    [
      { files: ['a.csv'], out: './a.csv' },
      'a.csv: expected a place of its own for the result, but got ./a.csv: it is an input',
    ],
    [
      { files: ['a.csv'], out: 'x.svg' },
      `a.csv: expected a place of its own for the result, but got x.svg: ${clash}`,
    ],
  ])('refuses %j', (options, message) => {
    expect(() => places(options)).toThrow(expect.objectContaining({ name: 'PlanError', message }))
  })

  it.each(['win32', 'darwin', 'linux'])('knows where names differ by case only: %s', (system) => {
    const { platform } = process
    Object.defineProperty(process, 'platform', { value: system })
    try {
      const both = () => places({ files: ['1/a.csv', '2/A.csv'] })
      if (system === 'linux') expect(both()).toHaveLength(2)
      else expect(both).toThrow(`2/A.csv: expected a place of its own for the result, but got A.smooth.csv`)
    } finally {
      Object.defineProperty(process, 'platform', { value: platform })
    }
  })
})
