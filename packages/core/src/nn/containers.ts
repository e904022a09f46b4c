import { enableGrad, isGradEnabled, noGrad, recording } from '../autograd.ts'
import type { Activation } from '../backend/contract.ts'
import { IndexError, OptionError, show } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { type AsyncOptions, checkAsync } from '../ops/in-worker.ts'
import type { OutOptions } from '../ops/out.ts'
import { ConvLayer } from './conv-layer.ts'
import { ConvTranspose1d } from './conv-transpose1d.ts'
import { Module } from './module.ts'
import { FunctionLayer } from './plain-layer.ts'
import { Breath, type Work, isAsync, sharesOf, workOf } from './work.ts'

/** Modules in order, under the names '0', '1', … */
abstract class ModuleSequence<Item extends Module<unknown>> extends Module {
  [index: number]: Item

  /** How many modules there are. */
  get length(): number {
    return [...this].length
  }

  /** The module at a place; a negative one counts from the end. */
  at(index: number): Item {
    const items = [...this]
    const item = items.at(index)
    if (!Number.isInteger(index) || item === undefined) {
      throw new IndexError(
        `at: index must be in [${-items.length}, ${items.length - 1}], but got ${show(index)}`,
      )
    }
    return item
  }

  /** Adds a module at the end. */
  append(module: Item): this {
    if (!(module instanceof Module))
      throw new OptionError(`append: module must be a Module, but got ${show(module)}`)
    this[this.length] = module
    return this
  }

  *[Symbol.iterator](): Generator<Item> {
    for (const value of Object.values(this)) if (value instanceof Module) yield value as unknown as Item
  }
}

/**
 * Modules that run one after another, each on the output of the one before.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html
 */
export class Sequential extends ModuleSequence<Module> {
  /** @param modules in order; or one object whose keys name them */
  constructor(...modules: readonly Module[] | readonly [Readonly<Record<string, Module>>]) {
    super()
    const [first] = modules
    if (modules.length === 1 && !(first instanceof Module)) this.#addNamed(first)
    else for (const module of modules as readonly Module[]) this.append(module)
  }

  #addNamed(modules: Readonly<Record<string, Module>>): void {
    for (const [name, module] of Object.entries(modules)) {
      if (name === '' || name.includes('.') || name in this)
        throw new OptionError(
          `Sequential: names must not be empty, have dots or be taken, but got ${show(name)}`,
        )
      if (!(module instanceof Module))
        throw new OptionError(`Sequential: '${name}' must be a Module, but got ${show(module)}`)
      Object.assign(this, { [name]: module })
    }
  }

  /**
   * A convolution and the activation behind it are computed together where nothing is recorded: the same bit for bit.
   *
   * @param options.out tensor of the result's shape and dtype to write to, as for `F.conv1d`; default a new one. Beyond
   *   PyTorch
   */
  forward(input: Tensor, { out }: OutOptions = {}): Tensor {
    const modules = [...this]
    let output = input
    for (let i = 0; i < modules.length; i++) {
      const module = modules[i]
      const pair = together(module, modules[i + 1], output)
      if (pair !== null) i++
      const last = i === modules.length - 1 ? { out } : {}
      if (pair !== null) output = pair.conv.forwardActivated(output, pair.activation, last)
      else output = isConv(module) ? module.forward(output, last) : module.forward(output)
    }
    return out === undefined || output === out ? output : out.copy_(output)
  }

  /**
   * `forward` with the `forwardAsync` of each module that has one; the others run in this thread, which has time for
   * other things between them.
   *
   * @param options.signal rejects with its reason when it is aborted
   * @param options.onProgress is told the part of the work that is done: modules count for about as many products as they
   *   take, those without `forwardAsync` for none
   * @returns a promise of what `forward` returns; it is rejected with what the modules throw
   */
  async forwardAsync(input: Tensor, options: AsyncOptions = {}): Promise<Tensor> {
    checkAsync('Sequential', options)
    const { signal, onProgress } = options
    const grad = isGradEnabled()
    const modules = [...this]
    const shares = sharesOf(modules, input)
    const breath = new Breath()
    let output = input
    let done = 0
    for (let i = 0; i < modules.length; i++) {
      const [module, share] = [modules[i], shares[i]]
      const tell = (part: number): void => {
        if (share > 0 && done + share * part < 1) onProgress?.(done + share * part)
      }
      const watch = { signal, onProgress: tell }
      const pair = inMode(grad, () => together(module, modules[i + 1], output))
      output = await inMode(grad, () => {
        if (pair !== null) return pair.conv.forwardActivatedAsync(output, pair.activation, watch)
        return isAsync(module) ? module.forwardAsync(output, watch) : module.forward(output)
      })
      done += share
      if (pair !== null) i++
      await breath.take()
      signal?.throwIfAborted()
    }
    onProgress?.(1)
    signal?.throwIfAborted()
    return output
  }

  /** @internal The products that an input of so many samples takes, about, and the samples that it leaves. */
  work(samples: number): Work {
    let left = samples
    let products = 0
    for (const module of this) {
      const one = workOf(module, left)
      products += one.products
      left = one.samples
    }
    return { products, samples: left }
  }

  protected override get typeName(): string {
    return 'Sequential'
  }
}

/** A convolution whose result nobody but the activation behind it sees, with that; null where it is another pair. */
function together(
  module: Module,
  next: Module | undefined,
  input: Tensor,
): { conv: ConvLayer | ConvTranspose1d; activation: Activation } | null {
  const activation = next instanceof FunctionLayer ? next.asActivation() : null
  if (activation === null || !isConv(module) || !module.isPlain) return null
  return recording([input, ...module.parameters()]) ? null : { conv: module, activation }
}

function isConv(module: Module): module is ConvLayer | ConvTranspose1d {
  return module instanceof ConvLayer || module instanceof ConvTranspose1d
}

/** Begins something with recording on or off, as it was when all began. */
function inMode<Begun>(grad: boolean, begin: () => Begun): Begun {
  const begun: Begun[] = []
  const mode = grad ? enableGrad : noGrad
  mode(() => void begun.push(begin()))
  return begun[0]
}

/**
 * Modules in a list, which the model that holds it calls as it likes.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ModuleList.html
 */
export class ModuleList<Item extends Module<unknown> = Module> extends ModuleSequence<Item> {
  constructor(modules: Iterable<Item> = []) {
    super()
    for (const module of modules) this.append(module)
  }

  forward(): never {
    throw new OptionError(
      'ModuleList: forward must be called on the modules inside, but got a call on the list',
    )
  }

  protected override get typeName(): string {
    return 'ModuleList'
  }
}
