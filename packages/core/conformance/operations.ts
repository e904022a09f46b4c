import {
  F,
  type Size,
  type Tensor,
  allclose,
  arange,
  cat,
  full,
  linspace,
  manualSeed,
  nn,
  ones,
  onesLike,
  rand,
  randint,
  randn,
  randperm,
  stack,
  tensor,
  zeros,
  zerosLike,
} from '../src/index.ts'
import { type Operation, type Options, Unsupported } from '@sinal/reference'

/** What a name in a fixture's program may stand for. */
export type Value = Tensor | nn.Module | Size

/**
 * Options under Sinal's names. Typed `never` so that any value, legal or not, goes to the library as it is: refusing
 * the wrong ones is part of what is tested.
 */
type Unchecked = Readonly<Record<string, never>>

interface Given {
  readonly input: Tensor
  /** The other operand: a tensor or a number. */
  readonly other: Tensor
  readonly tensors: readonly Tensor[]
  readonly module: nn.Module
  readonly options: Unchecked
  tensor(name: string): Tensor | undefined
}

/** An operation that takes the options named, and says so when a fixture has others. */
function op(optionNames: string, body: (given: Given) => Value | void): Operation<Value> {
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
        return inputs.one('module') as nn.Module
      },
      options: camelCased(options),
      tensor: (name) => inputs.optional(name) as Tensor | undefined,
    })
    return result ?? undefined
  }
}

/** Options of PyTorch's that Sinal has no word for, at the value that Sinal always has. */
function isDefault(name: string, options: Options): boolean {
  return name === 'padding_mode' && options[name] === 'zeros'
}

function camelCased(options: Options): Unchecked {
  const camelCase = (name: string) => name.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase())
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [camelCase(name), value]),
  ) as Unchecked
}

const creation: Record<string, Operation<Value>> = {
  zeros: op('size dtype', ({ options: { size, ...rest } }) => zeros(size, rest)),
  ones: op('size dtype', ({ options: { size, ...rest } }) => ones(size, rest)),
  full: op('size fill_value dtype', ({ options: { size, fillValue, ...rest } }) =>
    full(size, fillValue, rest),
  ),
  zeros_like: op('dtype', ({ input, options }) => zerosLike(input, options)),
  ones_like: op('dtype', ({ input, options }) => onesLike(input, options)),
  arange: op('start end step dtype', ({ options: { start, end, step, ...rest } }) =>
    arange(start ?? 0, end, step ?? 1, rest),
  ),
  linspace: op('start end steps dtype', ({ options: { start, end, steps, ...rest } }) =>
    linspace(start, end, steps, rest),
  ),
  manual_seed: op('seed', ({ options }) => void manualSeed(options.seed)),
  rand: op('size dtype', ({ options: { size, ...rest } }) => rand(size, rest)),
  randn: op('size dtype', ({ options: { size, ...rest } }) => randn(size, rest)),
  randint: op('low high size dtype', ({ options: { low, high, size, ...rest } }) =>
    randint(low ?? 0, high, size, rest),
  ),
  randperm: op('n', ({ options }) => randperm(options.n)),
  uniform_: op('a b', ({ input, options }) => nn.init.uniform_(input, options.a, options.b)),
}

const shaping: Record<string, Operation<Value>> = {
  reshape: op('shape', ({ input, options }) => input.reshape(options.shape)),
  view: op('shape', ({ input, options }) => input.view(options.shape)),
  flatten: op('start_dim end_dim', ({ input, options }) => input.flatten(options.startDim, options.endDim)),
  squeeze: op('dim', ({ input, options }) => input.squeeze(options.dim)),
  unsqueeze: op('dim', ({ input, options }) => input.unsqueeze(options.dim)),
  transpose: op('dim0 dim1', ({ input, options }) => input.transpose(options.dim0, options.dim1)),
  permute: op('dims', ({ input, options }) => input.permute(options.dims)),
  T: op('', ({ input }) => input.T),
  expand: op('size', ({ input, options }) => input.expand(options.size)),
  contiguous: op('', ({ input }) => input.contiguous()),
  clone: op('', ({ input }) => input.clone()),
  detach: op('', ({ input }) => input.detach()),
  to: op('dtype', ({ input, options }) => input.to(options.dtype)),
  cat: op('dim', ({ tensors, options }) => cat(tensors, options.dim)),
  stack: op('dim', ({ tensors, options }) => stack(tensors, options.dim)),
  index: op('items', ({ input, options }) => input.index(...itemsOf(options))),
  index_put_: op('items value', ({ input, options, tensor: given }) =>
    input.indexPut_(itemsOf(options), given('value') ?? options.value),
  ),
  size: op('', ({ input }) => input.shape),
}

function itemsOf(options: Unchecked): readonly (number | string | null)[] {
  return options.items
}

const arithmetic: Record<string, Operation<Value>> = {
  add: op('other', ({ input, other }) => input.add(other)),
  sub: op('other', ({ input, other }) => input.sub(other)),
  mul: op('other', ({ input, other }) => input.mul(other)),
  div: op('other', ({ input, other }) => input.div(other)),
  pow: op('exponent', ({ input, options }) => input.pow(options.exponent)),
  neg: op('', ({ input }) => input.neg()),
  eq: op('other', ({ input, other }) => input.eq(other)),
  ne: op('other', ({ input, other }) => input.ne(other)),
  lt: op('other', ({ input, other }) => input.lt(other)),
  le: op('other', ({ input, other }) => input.le(other)),
  gt: op('other', ({ input, other }) => input.gt(other)),
  ge: op('other', ({ input, other }) => input.ge(other)),
  add_: op('other', ({ input, other }) => input.add_(other)),
  sub_: op('other', ({ input, other }) => input.sub_(other)),
  mul_: op('other', ({ input, other }) => input.mul_(other)),
  div_: op('other', ({ input, other }) => input.div_(other)),
  copy_: op('', ({ input, other }) => input.copy_(other)),
  fill_: op('value', ({ input, options }) => input.fill_(options.value)),
  zero_: op('', ({ input }) => input.zero_()),
  sum: op('dim keepdim', ({ input, options: { dim, ...rest } }) => input.sum(dim, rest)),
  mean: op('dim keepdim', ({ input, options: { dim, ...rest } }) => input.mean(dim, rest)),
  matmul: op('', ({ input, other }) => input.matmul(other)),
  allclose: op('rtol atol equal_nan', ({ input, other, options }) => tensor(allclose(input, other, options))),
}

const learning: Record<string, Operation<Value>> = {
  conv1d: op('stride padding dilation groups', ({ input, options, tensor: given }) =>
    F.conv1d(input, given('weight')!, { ...options, bias: given('bias') ?? null }),
  ),
  linear: op('', ({ input, tensor: given }) => F.linear(input, given('weight')!, given('bias'))),
  'nn.Conv1d': op(
    'in_channels out_channels kernel_size stride padding dilation groups bias dtype',
    ({ options }) => new nn.Conv1d(options as unknown as ConstructorParameters<typeof nn.Conv1d>[0]),
  ),
  'nn.Linear': op(
    'in_features out_features bias dtype',
    ({ options }) => new nn.Linear(options as unknown as ConstructorParameters<typeof nn.Linear>[0]),
  ),
  parameter: op('name', ({ module, options }) => parameterOf(module, options.name)),
  forward: op('', ({ module, input }) => module.forward(input)),
  as_parameter: op('requires_grad', ({ input, options }) => new nn.Parameter(input, options.requiresGrad)),
  requires_grad_: op('requires_grad', ({ input, options }) => input.requiresGrad_(options.requiresGrad)),
  retain_grad: op('', ({ input }) => input.retainGrad()),
  backward: op('retain_graph', ({ input, options, tensor: given }) =>
    input.backward(given('gradient'), options),
  ),
  grad: op('', ({ input }) => input.grad ?? undefined),
}

function parameterOf(module: nn.Module, name: string): Tensor {
  for (const [found, parameter] of module.namedParameters()) if (found === name) return parameter
  throw new Error(`${module} has no parameter "${name}"`)
}

/** Every operation that fixtures may ask for, under PyTorch's name. */
export const operations: Readonly<Record<string, Operation<Value>>> = {
  ...creation,
  ...shaping,
  ...arithmetic,
  ...learning,
}
