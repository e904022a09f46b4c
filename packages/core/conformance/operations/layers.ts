import { type Tensor, nn } from '../../src/index.ts'
import { type Operations, type Unchecked, op } from './operation.ts'

type Layer = new (options: never) => nn.Module<unknown>

/** Layers, with the options of each under PyTorch's names. */
const layers: Readonly<Record<string, readonly [Layer, options: string]>> = {
  Conv1d: [
    nn.Conv1d,
    'in_channels out_channels kernel_size stride padding dilation groups bias padding_mode dtype',
  ],
  ConvTranspose1d: [
    nn.ConvTranspose1d,
    'in_channels out_channels kernel_size stride padding output_padding groups bias dilation dtype',
  ],
  Linear: [nn.Linear, 'in_features out_features bias dtype'],
  BatchNorm1d: [nn.BatchNorm1d, 'num_features eps momentum affine track_running_stats dtype'],
  InstanceNorm1d: [nn.InstanceNorm1d, 'num_features eps momentum affine track_running_stats dtype'],
  LayerNorm: [nn.LayerNorm, 'normalized_shape eps elementwise_affine dtype'],
  GroupNorm: [nn.GroupNorm, 'num_groups num_channels eps affine dtype'],
  Dropout: [nn.Dropout, 'p'],
  AvgPool1d: [nn.AvgPool1d, 'kernel_size stride padding ceil_mode count_include_pad'],
  MaxPool1d: [nn.MaxPool1d, 'kernel_size stride padding dilation ceil_mode'],
  AdaptiveAvgPool1d: [nn.AdaptiveAvgPool1d, 'output_size'],
  AdaptiveMaxPool1d: [nn.AdaptiveMaxPool1d, 'output_size'],
  Flatten: [nn.Flatten, 'start_dim end_dim'],
  Unflatten: [nn.Unflatten, 'dim unflattened_size'],
  Identity: [nn.Identity, ''],
  ConstantPad1d: [nn.ConstantPad1d, 'padding value'],
  ReflectionPad1d: [nn.ReflectionPad1d, 'padding'],
  ReplicationPad1d: [nn.ReplicationPad1d, 'padding'],
  ReLU: [nn.ReLU, ''],
  ReLU6: [nn.ReLU6, ''],
  SELU: [nn.SELU, ''],
  SiLU: [nn.SiLU, ''],
  Mish: [nn.Mish, ''],
  Sigmoid: [nn.Sigmoid, ''],
  Tanh: [nn.Tanh, ''],
  LogSigmoid: [nn.LogSigmoid, ''],
  Softsign: [nn.Softsign, ''],
  Tanhshrink: [nn.Tanhshrink, ''],
  Hardsigmoid: [nn.Hardsigmoid, ''],
  Hardswish: [nn.Hardswish, ''],
  ELU: [nn.ELU, 'alpha'],
  CELU: [nn.CELU, 'alpha'],
  LeakyReLU: [nn.LeakyReLU, 'negative_slope'],
  GELU: [nn.GELU, 'approximate'],
  Softplus: [nn.Softplus, 'beta threshold'],
  Softshrink: [nn.Softshrink, 'lambd'],
  Hardshrink: [nn.Hardshrink, 'lambd'],
  Hardtanh: [nn.Hardtanh, 'min_val max_val'],
  GLU: [nn.GLU, 'dim'],
  PReLU: [nn.PReLU, 'num_parameters init dtype'],
  Softmax: [nn.Softmax, 'dim'],
  LogSoftmax: [nn.LogSoftmax, 'dim'],
  MSELoss: [nn.MSELoss, 'reduction'],
  L1Loss: [nn.L1Loss, 'reduction'],
  SmoothL1Loss: [nn.SmoothL1Loss, 'reduction beta'],
  HuberLoss: [nn.HuberLoss, 'reduction delta'],
  CrossEntropyLoss: [nn.CrossEntropyLoss, 'reduction ignore_index label_smoothing'],
  NLLLoss: [nn.NLLLoss, 'reduction ignore_index'],
  BCELoss: [nn.BCELoss, 'reduction'],
  BCEWithLogitsLoss: [nn.BCEWithLogitsLoss, 'reduction'],
}

const constructors: Operations = Object.fromEntries(
  Object.entries(layers).map(([name, [Layer, options]]) => [
    `nn.${name}`,
    op(options, ({ options: given, tensor }) => new Layer({ ...given, ...weightsOf(tensor) } as never)),
  ]),
)

/** The tensors that losses are made with. */
function weightsOf(tensor: (name: string) => Tensor | undefined): Record<string, Tensor> {
  const given = Object.entries({ weight: tensor('weight'), posWeight: tensor('pos_weight') })
  return Object.fromEntries(given.filter((entry): entry is [string, Tensor] => entry[1] !== undefined))
}

const { init } = nn

const initialisers: Operations = {
  'nn.init.uniform_': op('a b', ({ input, options }) => init.uniform_(input, options.a, options.b)),
  'nn.init.normal_': op('mean std', ({ input, options }) => init.normal_(input, options.mean, options.std)),
  'nn.init.constant_': op('val', ({ input, options }) => init.constant_(input, options.val)),
  'nn.init.ones_': op('', ({ input }) => init.ones_(input)),
  'nn.init.zeros_': op('', ({ input }) => init.zeros_(input)),
  'nn.init.xavier_uniform_': op('gain', ({ input, options }) => init.xavierUniform_(input, options)),
  'nn.init.xavier_normal_': op('gain', ({ input, options }) => init.xavierNormal_(input, options)),
  'nn.init.kaiming_uniform_': op('a mode nonlinearity', ({ input, options }) =>
    init.kaimingUniform_(input, inCamelCase(options)),
  ),
  'nn.init.kaiming_normal_': op('a mode nonlinearity', ({ input, options }) =>
    init.kaimingNormal_(input, inCamelCase(options)),
  ),
}

/** Options whose words are PyTorch's names too: `fan_in` is `fanIn`. */
function inCamelCase(options: Unchecked): Unchecked {
  const words = Object.entries<unknown>(options).map(([name, value]) => [
    name,
    typeof value === 'string'
      ? value.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
      : value,
  ])
  return Object.fromEntries(words) as Unchecked
}

function named(found: Iterable<readonly [string, Tensor]>, kind: string, name: string): Tensor {
  for (const [key, tensor] of found) if (key === name) return tensor
  throw new Error(`the module has no ${kind} "${name}"`)
}

/** Making modules, and what one does with them. */
export const moduleOperations: Operations = {
  ...constructors,
  ...initialisers,
  uniform_: initialisers['nn.init.uniform_']!,
  'nn.Sequential': op('', ({ modules }) => new nn.Sequential(...modules)),
  'nn.ModuleList': op('', ({ modules }) => new nn.ModuleList(modules)),
  parameter: op('name', ({ module, options }) => named(module.namedParameters(), 'parameter', options.name)),
  buffer: op('name', ({ module, options }) =>
    named(Object.entries(module.stateDict()), 'buffer', options.name),
  ),
  state_dict_keys: op('', ({ module }) => Object.keys(module.stateDict()).join(', ')),
  train: op('', ({ module }) => void module.train()),
  eval: op('', ({ module }) => void module.eval()),
  forward: op('', ({ module, input, tensor }) => {
    const target = tensor('target')
    const forward = module.forward.bind(module) as (...inputs: Tensor[]) => Tensor
    return target === undefined ? forward(input) : forward(input, target)
  }),
}
