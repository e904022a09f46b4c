import { type Dtype, isFloat } from '../dtype.ts'
import { DtypeError, show } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { Buffer } from './buffer.ts'
import { Parameter } from './parameter.ts'
import { type LoadReport, type StateDict, loadState } from './state-dict.ts'

/**
 * The base of layers and models: a property that holds a Parameter, a Buffer or a Module is found by `parameters`,
 * `stateDict`, printing and their like, in the order of assignment and under the property's name.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html
 */
export abstract class Module<Output = Tensor> {
  /** Whether layers that learn and apply differently (Dropout, BatchNorm1d) are in learning mode; see `train`, `eval`. */
  training = true

  abstract forward(input: Tensor, ...more: never[]): Output

  /** Puts this module and all inside into learning mode, or with `false` out of it. */
  train(mode = true): this {
    for (const module of this.modules()) module.training = mode
    return this
  }

  /** Puts this module and all inside into applying mode: Dropout passes, BatchNorm1d uses what it has learned. */
  eval(): this {
    return this.train(false)
  }

  /** The modules directly inside, with their names. */
  *namedChildren(): Generator<[name: string, module: Module<unknown>]> {
    const seen = new Set<Module<unknown>>()
    for (const [name, value] of Object.entries(this)) {
      if (!(value instanceof Module) || seen.has(value)) continue
      seen.add(value)
      yield [name, value]
    }
  }

  /** The modules directly inside. */
  *children(): Generator<Module<unknown>> {
    for (const [, module] of this.namedChildren()) yield module
  }

  /** This module (named '') and all inside, each once, with their dotted names. */
  namedModules(): Generator<[name: string, module: Module<unknown>]> {
    return walk(this, '', new Set())
  }

  /** This module and all inside, each once. */
  *modules(): Generator<Module<unknown>> {
    for (const [, module] of this.namedModules()) yield module
  }

  /** Every parameter here and inside, each once, with its dotted name. */
  namedParameters(): Generator<[name: string, parameter: Parameter]> {
    return this.#named(Parameter)
  }

  /** Every parameter here and inside, each once. */
  *parameters(): Generator<Parameter> {
    for (const [, parameter] of this.namedParameters()) yield parameter
  }

  /** Every buffer here and inside, each once, with its dotted name. */
  namedBuffers(): Generator<[name: string, buffer: Buffer]> {
    return this.#named(Buffer)
  }

  /** Every buffer here and inside, each once. */
  *buffers(): Generator<Buffer> {
    for (const [, buffer] of this.namedBuffers()) yield buffer
  }

  /** Calls `change` with every module inside, innermost first, then with this one. */
  apply(change: (module: Module<unknown>) => void): this {
    for (const child of this.children()) child.apply(change)
    change(this)
    return this
  }

  /** Sets whether the parameters are learned. */
  requiresGrad_(flag = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad = flag
    return this
  }

  /**
   * Converts all parameters, their gradients and the buffers of floating point. The parameters are new objects
   * afterwards (PyTorch changes them in place): make the optimiser after this.
   */
  to(dtype: Dtype): this {
    if (!isFloat(dtype)) throw new DtypeError(`to: dtype must be float32 or float64, but got ${show(dtype)}`)
    // A parameter that two modules share stays shared.
    const converted = new Map<Tensor, Tensor>()
    for (const module of this.modules()) {
      for (const [name, value] of ownTensors(module)) {
        if (!isFloat(value.dtype) || value.dtype === dtype) continue
        if (!converted.has(value)) converted.set(value, convert(value, dtype))
        Object.assign(module, { [name]: converted.get(value) })
      }
    }
    return this
  }

  /** Converts to float32. */
  float(): this {
    return this.to('float32')
  }

  /** Converts to float64. */
  double(): this {
    return this.to('float64')
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = null
  }

  /**
   * Everything the module has learned, under PyTorch's keys: parameters and persistent buffers, sharing their
   * elements with the module.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.state_dict
   */
  stateDict(): StateDict {
    return Object.fromEntries([...this.stateEntries()].map(([key, value]) => [key, value.detach()]))
  }

  /**
   * Copies the tensors of `state` into the parameters and buffers with the same keys.
   *
   * @param options.strict whether the keys must be exactly those of this module; default true. Shapes always must fit.
   * @returns the keys that only one side has: none when strict
   * @throws {OptionError} naming the missing and the unexpected keys; nothing is copied then (PyTorch copies what fits)
   * @throws {ShapeError} naming the keys whose shapes differ
   * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.load_state_dict
   */
  loadStateDict(state: StateDict, options: { strict?: boolean } = {}): LoadReport {
    for (const [prefix, module] of this.namedModules())
      module.prepareLoad((key) => state[prefix === '' ? key : `${prefix}.${key}`])
    return loadState(this, state, options.strict ?? true)
  }

  /** @internal The tensors that `stateDict` lists, with their keys. */
  *stateEntries(prefix = ''): Generator<[key: string, tensor: Tensor, mayMiss: boolean]> {
    const own = [...ownTensors(this)]
    const listed = [
      ...own.filter(([, value]) => value instanceof Parameter),
      ...own.filter(([, value]) => value instanceof Buffer && value.persistent),
    ]
    for (const [name, value] of listed)
      yield [prefix + this.stateKey(name), value, this.mayMiss(this.stateKey(name))]
    for (const [name, value] of Object.entries(this))
      if (value instanceof Module) yield* value.stateEntries(`${prefix}${name}.`)
  }

  *#named<Kind extends Parameter | Buffer>(
    kind: new (...args: never[]) => Kind,
  ): Generator<[name: string, value: Kind]> {
    const seen = new Set<Tensor>()
    for (const [prefix, module] of this.namedModules()) {
      for (const [name, value] of ownTensors(module)) {
        if (!(value instanceof kind) || seen.has(value)) continue
        seen.add(value)
        const key = module.stateKey(name)
        yield [prefix === '' ? key : `${prefix}.${key}`, value]
      }
    }
  }

  /** The key of a parameter or buffer in `stateDict`: by default the property's name. */
  protected stateKey(property: string): string {
    return property
  }

  /** Whether checkpoints exist that rightly lack this key. */
  protected mayMiss(_key: string): boolean {
    return false
  }

  /** Called before state is loaded: for layers whose parameters take their shape from it. */
  protected prepareLoad(_find: (key: string) => Tensor | undefined): void {}

  /** What stands between the parentheses when the module is printed. */
  extraRepr(): string {
    return ''
  }

  /** The module as PyTorch prints it. */
  toString(): string {
    const extra = this.extraRepr()
    const children = [...this.namedChildren()].map(([name, child]) => `(${name}): ${indent(String(child))}`)
    if (children.length === 0) return `${this.typeName}(${extra})`
    const lines = extra === '' ? children : [extra, ...children]
    return `${this.typeName}(\n  ${lines.join('\n  ')}\n)`
  }

  /** The name under which the module is printed: its class's. Layers name theirs, which a minifier would change. */
  protected get typeName(): string {
    return this.constructor.name
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}

function* walk(
  module: Module<unknown>,
  name: string,
  seen: Set<Module<unknown>>,
): Generator<[name: string, module: Module<unknown>]> {
  if (seen.has(module)) return
  seen.add(module)
  yield [name, module]
  for (const [child, inner] of module.namedChildren())
    yield* walk(inner, name === '' ? child : `${name}.${child}`, seen)
}

function* ownTensors(module: Module<unknown>): Generator<[name: string, value: Parameter | Buffer]> {
  for (const [name, value] of Object.entries(module))
    if (value instanceof Parameter || value instanceof Buffer) yield [name, value]
}

function convert(value: Parameter | Buffer, dtype: Dtype): Tensor {
  const data = value.detach().to(dtype)
  if (value instanceof Buffer) return new Buffer(data, value.persistent)
  const parameter = new Parameter(data, value.requiresGrad)
  parameter.grad = value.grad && value.grad.to(dtype)
  return parameter
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n  ')
}
