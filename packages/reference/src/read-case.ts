import { Field, excerpt, snakeCase } from './fields.ts'
import {
  type Answer,
  type Case,
  type ErrorKind,
  type Expectation,
  type Json,
  type Options,
  type Step,
  type TensorData,
  errorKinds,
} from './format.ts'
import { readTensor } from './tensor-data.ts'

/** The names that the short form stands for: one step, and its backward. */
const output = 'output'
const gradOutput = 'grad_output'

/**
 * Reads one line of a group. The short form (`op`, `inputs`, `options`) becomes the program it stands for, so that an
 * implementation sees programs only.
 *
 * @throws {FixtureError} naming file, line and field
 */
export function readCase(line: string, group: string, file: string, lineNumber: number): Case {
  const field = new Field(parse(line, file, lineNumber), `${file}, line ${lineNumber}`)
  const expect = readExpectation(field.at('expect'))
  const short = !field.at('steps').present && field.at('op').present
  const inputs = readInputs(field, expect, short)
  const steps = short ? shortSteps(field, expect) : readSteps(field.at('steps'))
  checkNames(field, inputs, steps, expect)
  return {
    group,
    file,
    line: lineNumber,
    name: field.at('name').string(),
    op: field.at('op').present ? field.at('op').string() : (steps.at(-1)?.op ?? 'print'),
    exact: field.at('exact').boolean(false),
    inputs,
    steps,
    want: {
      values: Object.keys(expect.values),
      grads: Object.keys(expect.grads),
      texts: Object.keys(expect.texts),
    },
    expect,
  }
}

/** JSON or, failing that, what Python's json.dumps writes for it: bare NaN and Infinity, outside of strings. */
function parse(line: string, file: string, lineNumber: number): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    const quoted = line.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|NaN|-?Infinity/g, (token) =>
      token.startsWith('"') ? token : `"${token}"`,
    )
    if (quoted !== line) return parse(quoted, file, lineNumber)
    return new Field(null, `${file}, line ${lineNumber}`).fail((error as Error).message)
  }
}

function readInputs(field: Field, expect: Expectation, short: boolean): Record<string, TensorData> {
  const inputs = Object.fromEntries(
    given(field.at('inputs')).map(([name, tensor]) => [name, readTensor(tensor)]),
  )
  if (!short) return inputs
  for (const name of Object.keys(expect.grads)) {
    if (inputs[name]) inputs[name] = { ...inputs[name], requiresGrad: true }
  }
  const gradient = field.at(gradOutput)
  if (gradient.present) inputs[gradOutput] = readTensor(gradient)
  return inputs
}

function shortSteps(field: Field, expect: Expectation): Step[] {
  const names = given(field.at('inputs')).map(([name]) => name)
  const steps: Step[] = [
    {
      let: output,
      op: field.at('op').string(),
      inputs: Object.fromEntries(names.map((name) => [name, name])),
      options: readOptions(field.at('options')),
      noGrad: false,
    },
  ]
  if (Object.keys(expect.grads).length > 0) {
    const inputs: Record<string, string> = { input: output }
    if (field.at(gradOutput).present) inputs.gradient = gradOutput
    steps.push({ op: 'backward', inputs, options: {}, noGrad: false })
  }
  return steps
}

function readSteps(field: Field): Step[] {
  if (!field.present) return []
  return field.items().map((step) => ({
    ...(step.at('let').present ? { let: readNames(step.at('let')) } : {}),
    op: step.at('op').string(),
    inputs: Object.fromEntries(given(step.at('inputs')).map(([name, value]) => [name, readNames(value)])),
    options: readOptions(step.at('options')),
    noGrad: step.at('no_grad').boolean(false),
  }))
}

function readNames(field: Field): string | string[] {
  return typeof field.value === 'string' ? field.value : field.items().map((name) => name.string())
}

/** The members that are not null: Python's None stands for what is left out. */
function given(field: Field): [string, Field][] {
  return field.entries().filter(([, { value }]) => value !== null)
}

/** PyTorch writes one number per spatial dimension; `[2]` means 2 wherever these options are 1-D. */
const perDimension = new Set([
  'stride',
  'padding',
  'dilation',
  'kernel_size',
  'output_padding',
  'output_size',
])

/** The numbers that JSON has no word for, as strings in the file. */
function finiteOrNot(value: unknown): unknown {
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value
}

function readOptions(field: Field): Options {
  return Object.fromEntries(
    given(field).map(([key, { value }]) => {
      const name = snakeCase(key)
      const single = perDimension.has(name) && Array.isArray(value) && value.length === 1
      return [name, finiteOrNot(single ? value[0] : value) as Json]
    }),
  )
}

function readExpectation(field: Field): Expectation {
  const answer = readAnswer(field)
  const truth = field.at('truth').present ? readAnswer(field.at('truth')) : { values: {}, grads: {} }
  const error = field.at('error').present ? { error: readError(field.at('error')) } : {}
  return { ...answer, ...error, truth }
}

function readAnswer(field: Field): Answer {
  const values = field
    .at('values')
    .entries()
    .map(([name, tensor]) => [name, readTensor(tensor)] as const)
  if (field.at(output).present) values.push([output, readTensor(field.at(output))])
  const grads = field
    .at('grads')
    .entries()
    .map(([name, tensor]) => [name, tensor.value === null ? null : readTensor(tensor)] as const)
  const texts = field
    .at('texts')
    .entries()
    .map(([name, text]) => [name, text.string()] as const)
  if (field.at('text').present) texts.push([output, field.at('text').string()])
  return {
    values: Object.fromEntries(values),
    grads: Object.fromEntries(grads),
    texts: Object.fromEntries(texts),
  }
}

function readError(field: Field): NonNullable<Expectation['error']> {
  const kind = field.at('kind')
  const kinds = (Array.isArray(kind.value) ? kind.items() : [kind]).map((one): ErrorKind => {
    const found = errorKinds.find((word) => word === one.value)
    return found ?? one.fail(`expected one of ${errorKinds.join(', ')}, but got ${excerpt(one.value)}`)
  })
  return { kinds, message: field.at('message').present ? field.at('message').string() : '' }
}

/** Every name that a step or the expectation uses must stand for something. */
function checkNames(
  field: Field,
  inputs: Readonly<Record<string, TensorData>>,
  steps: readonly Step[],
  expect: Expectation,
): void {
  const known = new Set(Object.keys(inputs))
  const check = (name: string, user: string) => {
    if (!known.has(name)) field.fail(`${user} uses "${name}", which is no input and no earlier step's result`)
  }
  for (const step of steps) {
    for (const name of Object.values(step.inputs).flat()) check(name, `step "${step.op}"`)
    for (const name of [step.let ?? []].flat()) known.add(name)
  }
  for (const { values, grads, texts } of [expect, { ...expect.truth, texts: {} }]) {
    for (const name of Object.keys({ ...values, ...grads, ...texts })) check(name, 'expect')
  }
  const asked = [expect.values, expect.grads, expect.texts].some((answers) => Object.keys(answers).length > 0)
  if (!asked && !expect.error) field.fail('expect: nothing is expected')
  if (expect.error && steps.length === 0) field.fail('expect.error: there is no step to be refused')
}
