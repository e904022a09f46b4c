import { describe, expect, it } from 'vitest'
import { conformance } from './conformance.ts'
import type { Case, Fixtures, Json, TensorData } from './format.ts'
import { type Engine, interpreter } from './interpreter.ts'
import { loadFixtures } from './load-fixtures.ts'
import { readCase } from './read-case.ts'

/** conv1d without padding words, groups or gradients, straight from its definition. */
function naiveConv1d(
  input: TensorData,
  weight: TensorData,
  options: Readonly<Record<string, Json>>,
): TensorData {
  const { stride = 1, padding = 0, dilation = 1 } = options as Record<string, number>
  const [n = 0, channels = 0, length = 0] = input.shape
  const [outChannels = 0, weightChannels = 0, taps = 0] = weight.shape
  if (channels !== weightChannels) throw new RangeError(`${channels} channels, but ${weightChannels}`)
  const outLength = Math.floor((length + 2 * padding - dilation * (taps - 1) - 1) / stride) + 1
  const data = new Float32Array(n * outChannels * outLength)
  for (let at = 0; at < data.length; at++) {
    const t = at % outLength
    const o = Math.floor(at / outLength) % outChannels
    const item = Math.floor(at / outLength / outChannels)
    let sum = 0
    for (let c = 0; c < channels; c++) {
      for (let k = 0; k < taps; k++) {
        const from = t * stride + k * dilation - padding
        if (from < 0 || from >= length) continue
        sum +=
          weight.data[(o * channels + c) * taps + k]! * input.data[(item * channels + c) * length + from]!
      }
    }
    data[at] = sum
  }
  return { dtype: 'float32', shape: [n, outChannels, outLength], data }
}

const naive: Engine<TensorData> = {
  ops: {
    conv1d: (inputs, options) => naiveConv1d(inputs.one('input'), inputs.one('weight'), options),
    pair: (inputs) => [inputs.one('input'), inputs.one('input')],
    clumsy: () => {
      throw new TypeError('x is not a function')
    },
  },
  fromData: (data) => data,
  toData: (value) => value,
  gradOf: () => null,
  textOf: ({ data }) => `tensor([${data.join(', ')}])`,
  noGrad: (body) => body(),
  kindsOf: (error) => (error instanceof RangeError ? ['shape'] : []),
}

const run = interpreter(naive)
const tensor = (shape: number[], ...data: number[]) => ({ dtype: 'float32', shape, data })
const x = tensor([1, 1, 7], 5, 4, 8, 7, 9, 3, 6)
const w = tensor([1, 1, 3], 1, 2, 3)
const y = tensor([1, 1, 5], 37, 41, 49, 34, 33)
const convolution = { name: 'c', op: 'conv1d', inputs: { input: x, weight: w }, expect: { output: y } }

function fixtures(...cases: object[]): Fixtures {
  const read = cases.map((one, i) => readCase(JSON.stringify(one), 'group', 'group.jsonl', i + 1))
  return { folder: '', pytorch: null, cases: read }
}

async function reasons(...cases: object[]): Promise<string[]> {
  const { failures } = await conformance(run, fixtures(...cases))
  return failures.map(({ reason }) => reason)
}

describe('conformance', () => {
  it('passes a naive convolution through the generated cases that it covers', async () => {
    const covered = ({ name, inputs, steps }: Case) =>
      name.endsWith('f32') &&
      inputs.input!.shape.length === 3 &&
      inputs.bias === undefined &&
      steps[0]!.options.groups === undefined &&
      typeof steps[0]!.options.padding !== 'string'
    const own = loadFixtures()
    const cases = own.cases
      .filter((one) => one.group === 'conv1d' && covered(one))
      .map((one) => ({
        ...one,
        want: { ...one.want, grads: [] },
        steps: one.steps.slice(0, 1),
        expect: { ...one.expect, grads: {}, truth: { values: {}, grads: {} } },
      }))
    const report = await conformance(run, { ...own, cases })
    expect(report.failures).toEqual([])
    expect(report.passed).toBeGreaterThan(20)
    expect(report.perOp.conv1d).toBeGreaterThan(0)
    expect(report.perOp.conv1d).toBeLessThan(1)
  })

  it('counts by group, and runs what the filter keeps', async () => {
    const two = fixtures(convolution, { ...convolution, name: 'd', expect: { output: x } })
    const report = await conformance(run, two)
    expect(report).toMatchObject({ passed: 1, failed: 1, perGroup: { group: { passed: 1, failed: 1 } } })
    expect(report.failures).toEqual([
      {
        case: 'group/d',
        op: 'conv1d',
        file: 'group.jsonl',
        line: 2,
        reason: 'output shape [1, 1, 7] expected, got [1, 1, 5]',
      },
    ])
    expect(await conformance(run, two, { filter: ({ name }) => name === 'c' })).toMatchObject({ failed: 0 })
  })

  it('reports wrong values, gradients, truths and texts', async () => {
    const off = tensor([1, 1, 5], 37, 41, 49, 34, 34)
    const truth = { output: { ...off, dtype: 'float64' } }
    expect(
      await reasons(
        { ...convolution, expect: { output: off } },
        { ...convolution, expect: { output: y, truth } },
        { ...convolution, expect: { text: 'tensor(1)' } },
        {
          ...convolution,
          inputs: { ...convolution.inputs },
          steps: undefined,
          expect: { grads: { input: null } },
        },
      ),
    ).toEqual([
      expect.stringContaining('output at [0, 0, 4]: expected 34, got 33'),
      expect.stringContaining('output (float64) at [0, 0, 4]: expected 34, got 33'),
      'output prints differently, line 1: expected "tensor(1)", got "tensor([37, 41, 49, 34, 33])"',
      'Unsupported: there is no operation "backward"',
    ])
  })

  it('reports an operation that is not there instead of skipping it', async () => {
    expect(await reasons({ ...convolution, op: 'conv9d' })).toEqual([
      'Unsupported: there is no operation "conv9d"',
    ])
  })

  it('names several results, and reports how many there were', async () => {
    const step = { op: 'pair', inputs: { input: 'x' } }
    const several = (names: string[]) => ({
      name: 'c',
      inputs: { x },
      steps: [{ ...step, let: names }],
      expect: { values: { a: x } },
    })
    expect(await reasons(several(['a', 'b']), several(['a']))).toEqual([
      'Error: pair gave 2 results, but the fixture names 1',
    ])
  })

  it('reports an input that is not there', async () => {
    expect(await reasons({ ...convolution, inputs: { input: x } })).toEqual([
      'Error: step "conv1d" needs an input "weight"',
    ])
  })
})

describe('a refusal', () => {
  const narrow = { input: x, weight: tensor([1, 2, 1], 1, 1) }
  const refused = { ...convolution, inputs: narrow, expect: { error: { kind: 'shape' } } }

  it('passes for its kind', async () => {
    expect(await reasons(refused, { ...refused, expect: { error: { kind: ['option', 'shape'] } } })).toEqual(
      [],
    )
  })

  it('fails for another kind, for an accident, and when it does not come', async () => {
    expect(
      await reasons(
        { ...refused, expect: { error: { kind: 'dtype' } } },
        { ...refused, op: 'clumsy' },
        { ...convolution, expect: { error: { kind: 'shape', message: 'too long' } } },
      ),
    ).toEqual([
      'expected a refusal for its dtype, but got RangeError: 1 channels, but 2',
      'TypeError: x is not a function',
      'conv1d must be refused (shape), but it ran: too long',
    ])
  })

  it('fails when an earlier step is refused', async () => {
    const step = { op: 'conv1d', inputs: { input: 'input', weight: 'weight' } }
    expect(await reasons({ ...refused, op: undefined, steps: [step, step] })).toEqual([
      'step 1 of 2: RangeError: 1 channels, but 2',
    ])
  })
})
