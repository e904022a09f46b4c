import { IndexError, OptionError, show } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { Module } from './module.ts'

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

  forward(input: Tensor): Tensor {
    let output = input
    for (const module of this) output = module.forward(output)
    return output
  }

  protected override get typeName(): string {
    return 'Sequential'
  }
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
