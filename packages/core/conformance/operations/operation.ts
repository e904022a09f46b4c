import type { Size, Tensor, nn, optim } from '../../src/index.ts'
import { type Operation, type Options, Unsupported } from '@sinal/reference'

/** What a name in a fixture's program may stand for. */
export type Value =
  Tensor | nn.Module<unknown> | optim.Optimizer | optim.lrScheduler.LRScheduler | Size | string

export type Operations = Readonly<Record<string, Operation<Value>>>

/**
 * Options under Sinal's names. Typed `never` so that any value, legal or not, goes to the library as it is: refusing
 * the wrong ones is part of what is tested.
 */
export type Unchecked = Readonly<Record<string, never>>

export interface Given {
  readonly input: Tensor
  /** The other operand: a tensor or a number. */
  readonly other: Tensor
  readonly tensors: readonly Tensor[]
  readonly module: nn.Module<unknown>
  readonly modules: readonly nn.Module[]
  readonly optimizer: optim.Optimizer
  /** An optimiser or a scheduler. */
  readonly stepper: { step(): unknown }
  readonly options: Unchecked
  tensor(name: string): Tensor | undefined
  /** A tensor, or else the option of that name. */
  operand(name: string): Tensor
  list(name: string): readonly Tensor[]
}

/** An operation that takes the options named, and says so when a fixture has others. */
export function op(
  optionNames: string,
  body: (given: Given) => Value | readonly Value[] | void,
): Operation<Value> {
  const known = new Set(optionNames.split(' '))
  return (inputs, options) => {
    const unknown = Object.keys(options).find((name) => !known.has(name) && !isDefault(name, options))
    if (unknown !== undefined) throw new Unsupported(`there is no option "${unknown}"`)
    const result = body({
      get input() {
        return inputs.one('input') as Tensor
      },
      get other() {
        return (inputs.optional('other') ?? options.other) as Tensor
      },
      get tensors() {
        return inputs.list('tensors') as Tensor[]
      },
      get module() {
        return inputs.one('module') as nn.Module<unknown>
      },
      get modules() {
        return inputs.list('modules') as nn.Module[]
      },
      get optimizer() {
        return inputs.one('optimizer') as optim.Optimizer
      },
      get stepper() {
        return inputs.one('optimizer') as optim.Optimizer
      },
      options: camelCased(options),
      tensor: (name) => inputs.optional(name) as Tensor | undefined,
      operand: (name) => (inputs.optional(name) ?? options[name]) as Tensor,
      list: (name) => inputs.list(name) as Tensor[],
    })
    return result ?? undefined
  }
}

/** Options of PyTorch's that Sinal has no word for, at the value that Sinal always has. */
const fixed: Options = { inplace: false }

function isDefault(name: string, options: Options): boolean {
  return name in fixed && options[name] === fixed[name]
}

/** PyTorch's names that are not just another spelling. */
const renamed: Readonly<Record<string, string>> = { lambd: 'lambda', T_max: 'tMax' }

function camelCased(options: Options): Unchecked {
  const camelCase = (name: string) =>
    renamed[name] ?? name.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase())
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [camelCase(name), value]),
  ) as Unchecked
}
