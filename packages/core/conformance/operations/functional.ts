import { F, type Tensor, bernoulli, multinomial } from '../../src/index.ts'
import type { ValuesAndIndices } from '../../src/ops/index.ts'
import { type Given, type Operations, type Value, op } from './operation.ts'

/** Functions of one tensor that layers are named after, with the options they take. */
const activations: Operations = {
  relu: op('', ({ input }) => F.relu(input)),
  sigmoid: op('', ({ input }) => F.sigmoid(input)),
  tanh: op('', ({ input }) => F.tanh(input)),
  celu: op('alpha', ({ input, options }) => F.celu(input, options)),
  elu: op('alpha', ({ input, options }) => F.elu(input, options)),
  gelu: op('approximate', ({ input, options }) => F.gelu(input, options)),
  glu: op('dim', ({ input, options }) => F.glu(input, options.dim)),
  hardshrink: op('lambd', ({ input, options }) => F.hardshrink(input, options)),
  hardsigmoid: op('', ({ input }) => F.hardsigmoid(input)),
  hardswish: op('', ({ input }) => F.hardswish(input)),
  hardtanh: op('min_val max_val', ({ input, options }) => F.hardtanh(input, options)),
  leaky_relu: op('negative_slope', ({ input, options }) => F.leakyRelu(input, options)),
  logsigmoid: op('', ({ input }) => F.logsigmoid(input)),
  mish: op('', ({ input }) => F.mish(input)),
  prelu: op('', ({ input, tensor }) => F.prelu(input, tensor('weight')!)),
  relu6: op('', ({ input }) => F.relu6(input)),
  selu: op('', ({ input }) => F.selu(input)),
  silu: op('', ({ input }) => F.silu(input)),
  softplus: op('beta threshold', ({ input, options }) => F.softplus(input, options)),
  softshrink: op('lambd', ({ input, options }) => F.softshrink(input, options)),
  softsign: op('', ({ input }) => F.softsign(input)),
  tanhshrink: op('', ({ input }) => F.tanhshrink(input)),
}

const convolutions: Operations = {
  conv1d: op('stride padding dilation groups', ({ input, options, tensor }) =>
    F.conv1d(input, tensor('weight')!, { ...options, bias: tensor('bias') ?? null }),
  ),
  conv_transpose1d: op('stride padding output_padding dilation groups', ({ input, options, tensor }) =>
    F.convTranspose1d(input, tensor('weight')!, { ...options, bias: tensor('bias') ?? null }),
  ),
  linear: op('', ({ input, tensor }) => F.linear(input, tensor('weight')!, tensor('bias'))),
  pad: op('pad mode value', ({ input, options: { pad, ...rest } }) => F.pad(input, pad, rest)),
}

const pools: Operations = {
  avg_pool1d: op(
    'kernel_size stride padding ceil_mode count_include_pad',
    ({ input, options: { kernelSize, ...rest } }) => F.avgPool1d(input, kernelSize, rest),
  ),
  max_pool1d: op(
    'kernel_size stride padding dilation ceil_mode return_indices',
    ({ input, options: { kernelSize, ...rest } }) => inOrder(F.maxPool1d(input, kernelSize, rest)),
  ),
  adaptive_avg_pool1d: op('output_size', ({ input, options }) =>
    F.adaptiveAvgPool1d(input, options.outputSize),
  ),
  adaptive_max_pool1d: op('output_size return_indices', ({ input, options: { outputSize, ...rest } }) =>
    inOrder(F.adaptiveMaxPool1d(input, outputSize, rest)),
  ),
}

/** What PyTorch returns as a tuple. */
function inOrder(result: Tensor | ValuesAndIndices): Value | readonly Value[] {
  return 'values' in result && 'indices' in result ? [result.values, result.indices] : (result as Tensor)
}

const affine = ({ tensor }: Given) => ({ weight: tensor('weight') ?? null, bias: tensor('bias') ?? null })

const norms: Operations = {
  batch_norm: op('training momentum eps', (given) =>
    F.batchNorm(given.input, given.tensor('running_mean') ?? null, given.tensor('running_var') ?? null, {
      ...given.options,
      ...affine(given),
    }),
  ),
  instance_norm: op('use_input_stats momentum eps', (given) =>
    F.instanceNorm(given.input, {
      ...given.options,
      ...affine(given),
      runningMean: given.tensor('running_mean') ?? null,
      runningVar: given.tensor('running_var') ?? null,
    }),
  ),
  layer_norm: op('normalized_shape eps', (given) => {
    const { normalizedShape, ...rest } = given.options
    return F.layerNorm(given.input, normalizedShape, { ...rest, ...affine(given) })
  }),
  group_norm: op('num_groups eps', (given) => {
    const { numGroups, ...rest } = given.options
    return F.groupNorm(given.input, numGroups, { ...rest, ...affine(given) })
  }),
}

const losses: Operations = {
  mse_loss: op('reduction', (given) => F.mseLoss(given.input, targetOf(given), given.options)),
  l1_loss: op('reduction', (given) => F.l1Loss(given.input, targetOf(given), given.options)),
  smooth_l1_loss: op('reduction beta', (given) =>
    F.smoothL1Loss(given.input, targetOf(given), given.options),
  ),
  huber_loss: op('reduction delta', (given) => F.huberLoss(given.input, targetOf(given), given.options)),
  cross_entropy: op('reduction ignore_index label_smoothing', (given) =>
    F.crossEntropy(given.input, targetOf(given), {
      ...given.options,
      weight: given.tensor('weight') ?? null,
    }),
  ),
  nll_loss: op('reduction ignore_index', (given) =>
    F.nllLoss(given.input, targetOf(given), { ...given.options, weight: given.tensor('weight') ?? null }),
  ),
  binary_cross_entropy: op('reduction', (given) =>
    F.bceLoss(given.input, targetOf(given), { ...given.options, weight: given.tensor('weight') ?? null }),
  ),
  binary_cross_entropy_with_logits: op('reduction', (given) =>
    F.bceWithLogits(given.input, targetOf(given), {
      ...given.options,
      weight: given.tensor('weight') ?? null,
      posWeight: given.tensor('pos_weight') ?? null,
    }),
  ),
}

function targetOf({ tensor }: Given): Tensor {
  return tensor('target')!
}

/** PyTorch's torch.nn.functional, and the draws that are functions of a tensor. */
export const functional: Operations = {
  ...activations,
  ...convolutions,
  ...pools,
  ...norms,
  ...losses,
  dropout: op('p training', ({ input, options }) => F.dropout(input, options)),
  bernoulli: op('', ({ input }) => bernoulli(input)),
  multinomial: op('num_samples replacement', ({ input, options: { numSamples, ...rest } }) =>
    multinomial(input, numSamples, rest),
  ),
}
