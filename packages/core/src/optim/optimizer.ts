import { enableGrad, noGrad } from '../autograd.ts'
import { fromArray } from '../creation.ts'
import type { FloatArray } from '../dtype.ts'
import { OptionError, ShapeError, show } from '../errors.ts'
import { sameShape, showShape } from '../shape.ts'
import { Tensor } from '../tensor.ts'

/** Options of their own for some of the parameters. */
export type GroupOptions<Options> = Partial<Options> & { readonly params: Iterable<Tensor> }

/** Parameters that are learned with the same options; the options may be changed between steps. */
export type ParamGroup<Options> = Options & {
  readonly params: readonly Tensor[]
  /** The rate that a scheduler starts from. */
  initialLr?: number
}

/** What an optimiser takes: parameters, or groups of them. */
export type Parameters<Options> = Iterable<Tensor> | Iterable<GroupOptions<Options>>

/** What an optimiser remembers of a parameter: tensors of its shape, and counts. */
export type ParameterState = Record<string, Tensor | number>

/** An optimiser's memory, its parameters numbered in order. */
export interface OptimizerState<Options> {
  readonly state: Readonly<Record<number, ParameterState>>
  readonly paramGroups: readonly (Options & {
    readonly params: readonly number[]
    readonly initialLr?: number
  })[]
}

/**
 * The base of optimisers: groups of parameters with options, and what is remembered of each parameter.
 *
 * @see https://docs.pytorch.org/docs/stable/optim.html
 */
export abstract class Optimizer<Options extends { lr: number } = { lr: number }> {
  readonly paramGroups: ParamGroup<Options>[] = []
  readonly #defaults: Options
  readonly #where: string
  #state = new Map<Tensor, ParameterState>()

  constructor(where: string, params: Parameters<Options>, defaults: Options) {
    this.#where = where
    this.#defaults = defaults
    const list = [...(params as Iterable<Tensor | GroupOptions<Options>>)]
    if (list.length === 0)
      throw new OptionError(`${where}: params must have at least 1 parameter, but got none`)
    const groups = list[0] instanceof Tensor ? [{ params: list }] : list
    for (const group of groups as readonly GroupOptions<Options>[]) this.addParamGroup(group)
  }

  /**
   * Learns further parameters.
   *
   * @throws {OptionError} a parameter that was computed, or that the optimiser has already; an illegal option
   */
  addParamGroup(group: GroupOptions<Options>): void {
    const params = [...group.params]
    const known = new Set(this.paramGroups.flatMap((other) => other.params))
    for (const parameter of params) {
      if (!(parameter instanceof Tensor))
        throw new OptionError(`${this.#where}: every parameter must be a Tensor, but got ${show(parameter)}`)
      if (!parameter.isLeaf)
        throw new OptionError(
          `${this.#where}: every parameter must be a leaf, but got a computed tensor of shape ${showShape(parameter.shape)}`,
        )
      if (known.has(parameter))
        throw new OptionError(
          `${this.#where}: every parameter must be given once, but got one of shape ${showShape(parameter.shape)} again`,
        )
      known.add(parameter)
    }
    const complete = { ...this.#defaults, ...group, params } as ParamGroup<Options>
    this.checkOptions(complete)
    this.paramGroups.push(complete)
  }

  /** Refuses illegal options of a group. */
  protected abstract checkOptions(options: Options): void

  /** Changes one parameter by its gradient, whose array others may have afterwards. */
  protected abstract update(
    parameter: FloatArray,
    gradient: FloatArray,
    memory: Memory,
    options: Options,
  ): void

  /**
   * Changes every parameter that has a gradient.
   *
   * @param closure computes the loss anew, with gradients
   * @returns what closure returns
   */
  step(): undefined
  step(closure: () => Tensor): Tensor
  step(closure?: () => Tensor): Tensor | undefined {
    const loss = closure && enableGrad(closure)
    for (const group of this.paramGroups) {
      for (const parameter of group.params) {
        const gradient = parameter.arrivedGrad
        if (gradient === null) continue
        const memory = new Memory(parameter, this.#stateOf(parameter))
        writeInPlace(parameter, (data) => this.update(data, gradient.data as FloatArray, memory, group))
      }
    }
    return loss
  }

  #stateOf(parameter: Tensor): ParameterState {
    let state = this.#state.get(parameter)
    if (state === undefined) this.#state.set(parameter, (state = {}))
    return state
  }

  /** Forgets the gradients; with `setToNone: false` makes them zero, as PyTorch before 2.0. */
  zeroGrad(options: { readonly setToNone?: boolean } = {}): void {
    for (const { params } of this.paramGroups) {
      for (const parameter of params) {
        if (options.setToNone ?? true) parameter.grad = null
        else noGrad(() => parameter.arrivedGrad?.zero_())
      }
    }
  }

  /** What the optimiser remembers, with its options. */
  stateDict(): OptimizerState<Options> {
    const order = this.paramGroups.flatMap(({ params }) => params)
    const numbers = new Map(order.map((parameter, i) => [parameter, i]))
    return {
      state: Object.fromEntries(
        [...this.#state].map(([parameter, state]) => [numbers.get(parameter)!, { ...state }]),
      ),
      paramGroups: this.paramGroups.map((group) => ({
        ...group,
        params: group.params.map((parameter) => numbers.get(parameter)!),
      })),
    }
  }

  /**
   * Takes up what another optimiser of the same kind remembered of the same parameters in the same order.
   *
   * @throws {OptionError} other groups
   * @throws {ShapeError} a memory of another shape than its parameter
   */
  loadStateDict(saved: OptimizerState<Options>): void {
    const sizes = (groups: readonly { params: readonly unknown[] }[]): number[] =>
      groups.map(({ params }) => params.length)
    const [own, given] = [sizes(this.paramGroups), sizes(saved.paramGroups)]
    if (!sameShape(own, given))
      throw new OptionError(`loadStateDict: groups must have ${show(own)} parameters, but got ${show(given)}`)
    const order = this.paramGroups.flatMap(({ params }) => params)
    const numbers = saved.paramGroups.flatMap(({ params }) => params)
    const state = new Map<Tensor, ParameterState>()
    order.forEach((parameter, i) => {
      const memory = saved.state[numbers[i]]
      if (memory !== undefined) state.set(parameter, copyMemory(parameter, memory))
    })
    this.#state = state
    this.paramGroups.forEach((group, i) => {
      Object.assign(group, { ...saved.paramGroups[i], params: group.params })
    })
  }
}

function copyMemory(parameter: Tensor, memory: ParameterState): ParameterState {
  return Object.fromEntries(
    Object.entries(memory).map(([name, value]) => {
      if (!(value instanceof Tensor)) return [name, value]
      if (!sameShape(value.shape, parameter.shape)) {
        throw new ShapeError(
          `loadStateDict: ${name} must have the shape of its parameter, ${showShape(parameter.shape)}, but got ${showShape(value.shape)}`,
        )
      }
      return [name, value.detach().to(parameter.dtype).clone()]
    }),
  )
}

/** What is remembered of one parameter, as arrays. */
export class Memory {
  readonly #parameter: Tensor
  readonly #state: ParameterState

  constructor(parameter: Tensor, state: ParameterState) {
    this.#parameter = parameter
    this.#state = state
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#state, name)
  }

  /** The numbers remembered under a name: one an element of the parameter, zeros at first. */
  numbers(name: string): FloatArray {
    const { shape, numel, dtype } = this.#parameter
    if (!this.has(name)) {
      const zeros = dtype === 'float64' ? new Float64Array(numel) : new Float32Array(numel)
      this.#state[name] = fromArray(zeros, shape)
    }
    return (this.#state[name] as Tensor).data as FloatArray
  }

  /** Counts a step, and tells how many there were. */
  countStep(): number {
    const step = Number(this.#state.step ?? 0) + 1
    this.#state.step = step
    return step
  }
}

/** Lets `write` change a tensor's elements, unseen by autograd but for the version that guards saved tensors. */
export function writeInPlace(tensor: Tensor, write: (data: FloatArray) => void): void {
  const { data } = tensor
  write(data as FloatArray)
  if (tensor.isContiguous()) tensor.storage.version++
  else noGrad(() => tensor.copy_(fromArray(data, tensor.shape)))
}

/**
 * An option that must be a number of at least 0.
 *
 * @throws {OptionError} naming the optimiser and the option
 */
export function checkNotNegative(where: string, name: string, value: number): void {
  if (!(value >= 0)) throw new OptionError(`${where}: ${name} must be at least 0, but got ${show(value)}`)
}
