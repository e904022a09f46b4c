import type { Answer, ErrorKind, Options, Question, Step, TensorData } from './format.ts'

/** The named inputs of one step, with checks that say which one is missing. */
export interface Inputs<Value> {
  one(name: string): Value
  optional(name: string): Value | undefined
  list(name: string): readonly Value[]
}

/** Gives its result, or a list for a step that names several; nothing when it only does something. */
export type Operation<Value> = (
  inputs: Inputs<Value>,
  options: Options,
) => Value | readonly Value[] | undefined

/** What an implementation tells about itself: its operations by PyTorch's name, and how to look at its values. */
export interface Engine<Value> {
  readonly ops: Readonly<Record<string, Operation<Value>>>
  fromData(data: TensorData): Value
  toData(value: Value): TensorData | Promise<TensorData>
  gradOf(value: Value): Value | null
  textOf(value: Value): string
  noGrad<Result>(body: () => Result): Result
  /** Which kinds of refusal an error of this implementation may stand for; none for an error it did not mean. */
  kindsOf(error: unknown): readonly ErrorKind[]
}

/** The implementation has no such operation, or no such option of it. */
export class Unsupported extends Error {
  override get name(): string {
    return 'Unsupported'
  }
}

/** The implementation refused a step on purpose. */
export class Refusal extends Error {
  constructor(
    readonly step: number,
    readonly kinds: readonly ErrorKind[],
    readonly error: Error,
  ) {
    super(`${error.name}: ${error.message}`, { cause: error })
  }

  override get name(): string {
    return 'Refusal'
  }
}

/** Turns an engine into the `run` of `conformance`: the steps one after another, then what is asked for. */
export function interpreter<Value>(engine: Engine<Value>): (question: Question) => Promise<Answer> {
  return async (question) => {
    const values = new Map<string, Value>()
    for (const [name, data] of Object.entries(question.inputs)) values.set(name, engine.fromData(data))
    for (const [i, step] of question.steps.entries()) {
      bind(step, perform(engine, step, i, values), values)
    }
    return collect(engine, question, values)
  }
}

function bind<Value>(
  { op, let: name }: Step,
  result: Value | readonly Value[] | undefined,
  values: Map<string, Value>,
): void {
  if (name === undefined) return
  if (typeof name === 'string') {
    if (result === undefined) throw new Error(`${op} gave nothing to call "${name}"`)
    values.set(name, result as Value)
    return
  }
  const results = Array.isArray(result) ? (result as readonly Value[]) : []
  if (results.length !== name.length) {
    throw new Error(`${op} gave ${results.length} results, but the fixture names ${name.length}`)
  }
  for (const [i, one] of name.entries()) values.set(one, results[i]!)
}

function perform<Value>(
  engine: Engine<Value>,
  step: Step,
  index: number,
  values: ReadonlyMap<string, Value>,
): Value | readonly Value[] | undefined {
  const operation = Object.hasOwn(engine.ops, step.op) ? engine.ops[step.op] : undefined
  if (!operation) throw new Unsupported(`there is no operation "${step.op}"`)
  const inputs = inputsOf(step, values)
  const body = () => operation(inputs, step.options)
  try {
    return step.noGrad ? engine.noGrad(body) : body()
  } catch (error) {
    const kinds = engine.kindsOf(error)
    if (kinds.length > 0 && error instanceof Error) throw new Refusal(index, kinds, error)
    throw error
  }
}

function inputsOf<Value>(step: Step, values: ReadonlyMap<string, Value>): Inputs<Value> {
  const missing = (name: string): never => {
    throw new Error(`step "${step.op}" needs an input "${name}"`)
  }
  const resolve = (name: string): Value => values.get(name) ?? missing(name)
  const optional = (name: string): Value | undefined => {
    const reference = step.inputs[name]
    return typeof reference === 'string' ? resolve(reference) : undefined
  }
  return {
    optional,
    one: (name) => optional(name) ?? missing(name),
    list: (name) => [step.inputs[name] ?? missing(name)].flat().map(resolve),
  }
}

async function collect<Value>(
  engine: Engine<Value>,
  { want }: Question,
  values: ReadonlyMap<string, Value>,
): Promise<Answer> {
  const found = (name: string): Value => {
    const value = values.get(name)
    if (value === undefined) throw new Error(`no step made "${name}"`)
    return value
  }
  const answer = { values: {}, grads: {}, texts: {} } as {
    values: Record<string, TensorData>
    grads: Record<string, TensorData | null>
    texts: Record<string, string>
  }
  for (const name of want.values) answer.values[name] = await engine.toData(found(name))
  for (const name of want.grads) {
    const grad = engine.gradOf(found(name))
    answer.grads[name] = grad === null ? null : await engine.toData(grad)
  }
  for (const name of want.texts) answer.texts[name] = engine.textOf(found(name))
  return answer
}
