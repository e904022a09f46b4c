import type { Tensor } from '../tensor.ts'
import { Module } from './module.ts'

/** A layer that is a function of its input and has no state. */
export class FunctionLayer extends Module {
  readonly #name: string
  readonly #compute: (input: Tensor) => Tensor
  readonly #repr: string

  constructor(name: string, compute: (input: Tensor) => Tensor, repr = '') {
    super()
    this.#name = name
    this.#compute = compute
    this.#repr = repr
  }

  forward(input: Tensor): Tensor {
    return this.#compute(input)
  }

  override extraRepr(): string {
    return this.#repr
  }

  protected override get typeName(): string {
    return this.#name
  }
}

/** A class of layers without options. */
export function plainLayer(name: string, compute: (input: Tensor) => Tensor): new () => FunctionLayer {
  return class extends FunctionLayer {
    constructor() {
      super(name, compute)
    }
  }
}

/** A class of layers with options, which become properties. */
export function optionLayer<Options extends object>(
  name: string,
  defaults: Options,
  compute: (input: Tensor, options: Options) => Tensor,
  repr: (options: Options) => string,
): new (options?: Partial<Options>) => FunctionLayer & Readonly<Options> {
  class OptionLayer extends FunctionLayer {
    constructor(options: Partial<Options> = {}) {
      const chosen = { ...defaults }
      for (const key of Object.keys(defaults) as (keyof Options)[])
        chosen[key] = options[key] ?? defaults[key]
      super(name, (input) => compute(input, chosen), repr(chosen))
      Object.assign(this, chosen)
    }
  }
  return OptionLayer as new (options?: Partial<Options>) => FunctionLayer & Readonly<Options>
}
