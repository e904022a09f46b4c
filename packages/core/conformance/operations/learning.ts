import { F, type Tensor, nn } from '../../src/index.ts'
import * as ops from '../../src/ops/index.ts'
import { type Operations, op } from './operation.ts'

/** Functions of one tensor that layers are named after, with the options they take. */
const activations: Operations = {
  relu: op('', ({ input }) => F.relu(input)),
  sigmoid: op('', ({ input }) => F.sigmoid(input)),
  tanh: op('', ({ input }) => F.tanh(input)),
  celu: op('alpha', ({ input, options }) => F.celu(input, options)),
  elu: op('alpha', ({ input, options }) => F.elu(input, options)),
  gelu: op('approximate', ({ input, options }) => F.gelu(input, options)),
  hardshrink: op('lambd', ({ input, options }) => F.hardshrink(input, options)),
  hardsigmoid: op('', ({ input }) => F.hardsigmoid(input)),
  hardswish: op('', ({ input }) => F.hardswish(input)),
  hardtanh: op('min_val max_val', ({ input, options }) => F.hardtanh(input, options)),
  leaky_relu: op('negative_slope', ({ input, options }) => F.leakyRelu(input, options)),
  logsigmoid: op('', ({ input }) => F.logsigmoid(input)),
  mish: op('', ({ input }) => F.mish(input)),
  relu6: op('', ({ input }) => F.relu6(input)),
  selu: op('', ({ input }) => F.selu(input)),
  silu: op('', ({ input }) => F.silu(input)),
  softplus: op('beta threshold', ({ input, options }) => F.softplus(input, options)),
  softshrink: op('lambd', ({ input, options }) => F.softshrink(input, options)),
  softsign: op('', ({ input }) => F.softsign(input)),
  tanhshrink: op('', ({ input }) => F.tanhshrink(input)),
}

const tape: Operations = {
  as_parameter: op('requires_grad', ({ input, options }) => new nn.Parameter(input, options.requiresGrad)),
  requires_grad_: op('requires_grad', ({ input, options }) => input.requiresGrad_(options.requiresGrad)),
  retain_grad: op('', ({ input }) => input.retainGrad()),
  backward: op('retain_graph', ({ input, options, tensor }) => input.backward(tensor('gradient'), options)),
  grad: op('', ({ input }) => input.grad ?? undefined),
}

function parameterOf(module: nn.Module, name: string): Tensor {
  for (const [found, parameter] of module.namedParameters()) if (found === name) return parameter
  throw new Error(`${module} has no parameter "${name}"`)
}

export const learning: Operations = {
  ...activations,
  ...tape,
  conv1d: op('stride padding dilation groups', ({ input, options, tensor }) =>
    F.conv1d(input, tensor('weight')!, { ...options, bias: tensor('bias') ?? null }),
  ),
  conv_transpose1d: op('stride padding output_padding dilation groups', ({ input, options, tensor }) =>
    ops.convTranspose1d(input, tensor('weight')!, { ...options, bias: tensor('bias') ?? null }),
  ),
  linear: op('', ({ input, tensor }) => F.linear(input, tensor('weight')!, tensor('bias'))),
  'nn.Conv1d': op(
    'in_channels out_channels kernel_size stride padding dilation groups bias padding_mode dtype',
    ({ options }) => new nn.Conv1d(options as unknown as ConstructorParameters<typeof nn.Conv1d>[0]),
  ),
  'nn.Linear': op(
    'in_features out_features bias dtype',
    ({ options }) => new nn.Linear(options as unknown as ConstructorParameters<typeof nn.Linear>[0]),
  ),
  parameter: op('name', ({ module, options }) => parameterOf(module, options.name)),
  forward: op('', ({ module, input }) => module.forward(input)),
}
