import type { Activation } from '../backend/contract.ts'
import type { Tensor } from '../tensor.ts'
import { Module } from './module.ts'

/** A layer that is a function of its input and has no state. */
export class FunctionLayer extends Module {
  readonly #name: string
  readonly #compute: (input: Tensor) => Tensor
  readonly #repr: string
  readonly #activation: Activation | null

  /** @param activation what `compute` is, if a convolution before may apply it */
  constructor(name: string, compute: (input: Tensor) => Tensor, repr: string, activation: Activation | null) {
    super()
    this.#name = name
    this.#compute = compute
    this.#repr = repr
    this.#activation = activation
  }

  forward(input: Tensor): Tensor {
    return this.#compute(input)
  }

  /** @internal What `forward` is, if a convolution before may apply it. */
  asActivation(): Activation | null {
    return this.forward === FunctionLayer.prototype.forward ? this.#activation : null
  }

  override extraRepr(): string {
    return this.#repr
  }

  protected override get typeName(): string {
    return this.#name
  }
}

/** A class of layers without options. */
export function plainLayer(
  name: string,
  compute: (input: Tensor) => Tensor,
  activation: Activation | null = null,
): new () => FunctionLayer {
  return class extends FunctionLayer {
    constructor() {
      super(name, compute, '', activation)
    }
  }
}

/** A class of layers with options, which become properties. */
export function optionLayer<Options extends object>(
  name: string,
  defaults: Options,
  compute: (input: Tensor, options: Options) => Tensor,
  repr: (options: Options) => string,
  activation: (options: Options) => Activation | null = () => null,
): new (options?: Partial<Options>) => FunctionLayer & Readonly<Options> {
  class OptionLayer extends FunctionLayer {
    constructor(options: Partial<Options> = {}) {
      const chosen = { ...defaults }
      for (const key of Object.keys(defaults) as (keyof Options)[])
        chosen[key] = options[key] ?? defaults[key]
      super(name, (input) => compute(input, chosen), repr(chosen), activation(chosen))
      Object.assign(this, chosen)
    }
  }
  return OptionLayer as new (options?: Partial<Options>) => FunctionLayer & Readonly<Options>
}
