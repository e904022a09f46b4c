import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FixtureError } from './format.ts'
import { loadFixtures } from './load-fixtures.ts'

const one = { dtype: 'float32', shape: [1], data: [1] }
const good = { name: 'a', op: 'neg', inputs: { input: one }, expect: { output: { ...one, data: [-1] } } }

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sinal-reference-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

function write(file: string, ...lines: (object | string)[]): void {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  writeFileSync(join(folder, file), text)
}

describe('loadFixtures', () => {
  it('reads the fixtures of this package', () => {
    const { cases, pytorch } = loadFixtures()
    expect(pytorch).toMatch(/^1\.13/)
    expect(cases.filter(({ group }) => group === 'conv1d')).toHaveLength(600)
    expect(cases.filter(({ want }) => want.texts.length > 0).length).toBeGreaterThan(100)
  })

  it('reads every .jsonl file of a folder without a manifest', () => {
    write('b.jsonl', good, '', { ...good, name: 'b' })
    write('a.jsonl', good)
    expect(loadFixtures(folder).cases.map(({ group, name, line }) => [group, name, line])).toEqual([
      ['a', 'a', 1],
      ['b', 'a', 1],
      ['b', 'b', 3],
    ])
  })

  it('takes group names alone in a manifest', () => {
    write('manifest.json', { groups: ['a'] })
    write('a.jsonl', good)
    write('left-out.jsonl', 'not read')
    expect(loadFixtures(folder).cases).toHaveLength(1)
  })

  it('turns the short form into a program', () => {
    const grad_output = { ...one, data: [2] }
    write('a.jsonl', { ...good, gradOutput: grad_output, expect: { ...good.expect, grads: { input: one } } })
    const [read] = loadFixtures(folder).cases
    expect(read!.inputs.input!.requiresGrad).toBe(true)
    expect(read!.steps).toEqual([
      { let: 'output', op: 'neg', inputs: { input: 'input' }, options: {}, noGrad: false },
      { op: 'backward', inputs: { input: 'output', gradient: 'grad_output' }, options: {}, noGrad: false },
    ])
    expect(read!.want).toEqual({ values: ['output'], grads: ['input'], texts: [] })
  })

  it("reads Python's NaN, Infinity and None", () => {
    const { inputs } = good
    const data = '[NaN, -Infinity, Infinity]'
    const line = `{"name": "NaN", "op": "neg", "inputs": {"input": {"dtype": "float32", "shape": [3], "data": ${data}},
      "bias": null}, "options": {"dim": null}, "expect": {"output": ${JSON.stringify(inputs.input)}}}`
    write('a.jsonl', line.replaceAll('\n', ''))
    const [read] = loadFixtures(folder).cases
    expect(read!.name).toBe('NaN')
    expect([...read!.inputs.input!.data]).toEqual([Number.NaN, -Infinity, Infinity])
    expect(read!.steps[0]).toMatchObject({ inputs: { input: 'input' }, options: {} })
  })

  it('reads infinite options, several results, and what a program is about', () => {
    const options = { value: '-Infinity', dims: [1] }
    const steps = [{ let: ['values', 'indices'], op: 'max', inputs: { input: 'x' }, options }]
    write('a.jsonl', {
      name: 'a',
      op: 'maximum',
      inputs: { x: one },
      steps,
      expect: { values: { values: one } },
    })
    const [read] = loadFixtures(folder).cases
    expect(read!.op).toBe('maximum')
    expect(read!.steps[0]).toMatchObject({
      let: ['values', 'indices'],
      options: { value: -Infinity, dims: [1] },
    })
  })

  it('takes options in either spelling, and one number a dimension as a number', () => {
    write('a.jsonl', { ...good, options: { inChannels: 2, kernel_size: [3], padding: 'same', items: [0] } })
    expect(loadFixtures(folder).cases[0]!.steps[0]!.options).toEqual({
      in_channels: 2,
      kernel_size: 3,
      padding: 'same',
      items: [0],
    })
  })
})

describe('a bad fixture', () => {
  const step = { op: 'neg', inputs: { input: 'x' } }

  it.each([
    ['a cut line', '{"name":"a","op":', 'a.jsonl, line 1: '],
    ['no name', { ...good, name: undefined }, 'a.jsonl, line 1, name: expected a string, but got nothing'],
    [
      'too few values',
      { ...good, inputs: { input: { ...one, shape: [2] } } },
      'a.jsonl, line 1, inputs.input.data: expected 2 values for shape [2], but got 1',
    ],
    [
      'an unknown dtype',
      { ...good, expect: { output: { ...one, dtype: 'complex64' } } },
      'a.jsonl, line 1, expect.output.dtype: unknown dtype "complex64"',
    ],
    ['nothing expected', { ...good, expect: {} }, 'a.jsonl, line 1: expect: nothing is expected'],
    [
      'an unknown kind of error',
      { ...good, expect: { error: { kind: 'weather' } } },
      'a.jsonl, line 1, expect.error.kind: expected one of shape, option, dtype, autograd, index, value',
    ],
    [
      'an unknown name in a step',
      { name: 'a', inputs: {}, steps: [step], expect: good.expect },
      'a.jsonl, line 1: step "neg" uses "x", which is no input and no earlier step\'s result',
    ],
    [
      'an unknown name in the expectation',
      { name: 'a', inputs: { x: one }, steps: [], expect: { values: { y: one } } },
      'a.jsonl, line 1: expect uses "y", which is no input and no earlier step\'s result',
    ],
  ])('with %s names file, line and field', (_, line, message) => {
    write('a.jsonl', line)
    expect(() => loadFixtures(folder)).toThrowError(FixtureError)
    expect(() => loadFixtures(folder)).toThrowError(message)
  })

  it('that is not there is named', () => {
    expect(() => loadFixtures(join(folder, 'none'))).toThrowError('there is no such folder')
    expect(() => loadFixtures(folder)).toThrowError('there is no manifest.json and no .jsonl file')
    write('manifest.json', { groups: { a: { file: 'a.jsonl', cases: 2 } } })
    expect(() => loadFixtures(folder)).toThrowError(
      'a.jsonl: manifest.json names this file, but it is not in',
    )
    write('a.jsonl', good)
    expect(() => loadFixtures(folder)).toThrowError(
      'a.jsonl: manifest.json promises 2 cases, but got 1 (is the file cut off?)',
    )
  })

  it('manifest is named', () => {
    write('manifest.json', '{')
    expect(() => loadFixtures(folder)).toThrowError('manifest.json: ')
    write('manifest.json', { groups: [1] })
    expect(() => loadFixtures(folder)).toThrowError('manifest.json, groups[0]: expected a string, but got 1')
  })
})
