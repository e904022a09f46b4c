import type { nn } from '@sinal/core'
import * as activations from './activations.ts'
import { Conv1d, ConvTranspose1d, numpyModes, torchPad } from './convolutions.ts'
import {
  type AnyLayerCode,
  Expression,
  jsOptions,
  layerCode,
  pyOptions,
  type WeightName,
} from './layer-code.ts'

const MaxPool1d = layerCode<nn.MaxPool1d>({
  typescript: ({ kernelSize, stride, padding, dilation, ceilMode }) =>
    `F.maxPool1d(x, ${kernelSize}${jsOptions({
      stride: [stride, kernelSize],
      padding: [padding, 0],
      dilation: [dilation, 1],
      ceilMode: [ceilMode, false],
    })})`,
  numpy: ({ kernelSize, stride, padding, dilation, ceilMode }) =>
    `max_pool1d(x, ${kernelSize}, ${stride}${pyOptions({
      padding: [padding, 0],
      dilation: [dilation, 1],
      ceil_mode: [ceilMode, false],
    })})`,
})

const AvgPool1d = layerCode<nn.AvgPool1d>({
  pytorch: ({ kernelSize, stride, padding, ceilMode, countIncludePad }) => [
    `nn.AvgPool1d(${kernelSize}${pyOptions({
      stride: [stride, kernelSize],
      padding: [padding, 0],
      ceil_mode: [ceilMode, false],
      count_include_pad: [countIncludePad, true],
    })})`,
  ],
  typescript: ({ kernelSize, stride, padding, ceilMode, countIncludePad }) =>
    `F.avgPool1d(x, ${kernelSize}${jsOptions({
      stride: [stride, kernelSize],
      padding: [padding, 0],
      ceilMode: [ceilMode, false],
      countIncludePad: [countIncludePad, true],
    })})`,
  numpy: ({ kernelSize, stride, padding, ceilMode, countIncludePad }) =>
    `avg_pool1d(x, ${kernelSize}, ${stride}${pyOptions({
      padding: [padding, 0],
      ceil_mode: [ceilMode, false],
      count_include_pad: [countIncludePad, true],
    })})`,
})

const adaptive = (typescript: string, numpy: string) =>
  layerCode<{ readonly outputSize: number }>({
    typescript: ({ outputSize }) => `F.${typescript}(x, ${outputSize})`,
    numpy: ({ outputSize }) => `adaptive_pool1d(x, ${outputSize}, ${numpy})`,
  })

interface Pad {
  readonly padding: readonly [left: number, right: number]
  readonly value?: number
}

const padding = (mode: 'constant' | 'reflect' | 'replicate' | 'circular') =>
  layerCode<Pad>({
    pytorch: ({ padding: ends, value }) => [torchPad(ends, mode, value)],
    typescript: ({ padding: [left, right], value = 0 }) =>
      `F.pad(x, [${left}, ${right}]${jsOptions({ mode: [mode, 'constant'], value: [value, 0] })})`,
    numpy: ({ padding: [left, right], value = 0 }) =>
      `pad1d(x, ${left}, ${right}${pyOptions({ mode: [numpyModes[mode], 'constant'], value: [value, 0] })})`,
  })

interface Affine {
  readonly weight: nn.Parameter | null
  readonly bias: nn.Parameter | null
  readonly eps: number
}

const affine = ({ weight, bias, eps }: Affine, name: WeightName) =>
  ({
    weight: [weight ? new Expression(name('weight')) : null, null],
    bias: [bias ? new Expression(name('bias')) : null, null],
    eps: [eps, 1e-5],
  }) as const

const BatchNorm1d = layerCode<nn.BatchNorm1d>({
  typescript: (layer, name) =>
    `F.batchNorm(x, ${name('running_mean')}, ${name('running_var')}${jsOptions(affine(layer, name))})`,
  numpy: (layer, name) =>
    `batch_norm(x, ${name('running_mean')}, ${name('running_var')}${pyOptions(affine(layer, name))})`,
})

const InstanceNorm1d = layerCode<nn.InstanceNorm1d>({
  typescript: (layer, name) => `F.instanceNorm(x${jsOptions(affine(layer, name))})`,
  numpy: (layer, name) => `group_norm(x, x.shape[1]${pyOptions(affine(layer, name))})`,
})

const GroupNorm = layerCode<nn.GroupNorm>({
  typescript: (layer, name) => `F.groupNorm(x, ${layer.numGroups}${jsOptions(affine(layer, name))})`,
  numpy: (layer, name) => `group_norm(x, ${layer.numGroups}${pyOptions(affine(layer, name))})`,
})

/** Layers that change nothing when they are applied. */
const nothing = layerCode({ typescript: () => 'x', numpy: () => 'x' })

/** Every layer that can be exported, by its class. A further one is a line here. */
export const layerTable: ReadonlyMap<string, AnyLayerCode> = new Map(
  Object.entries<AnyLayerCode>({
    Conv1d,
    ConvTranspose1d,
    MaxPool1d,
    AvgPool1d,
    AdaptiveMaxPool1d: adaptive('adaptiveMaxPool1d', 'np.max'),
    AdaptiveAvgPool1d: adaptive('adaptiveAvgPool1d', 'np.mean'),
    ConstantPad1d: padding('constant'),
    ReflectionPad1d: padding('reflect'),
    ReplicationPad1d: padding('replicate'),
    CircularPad1d: padding('circular'),
    BatchNorm1d,
    InstanceNorm1d,
    GroupNorm,
    ...activations,
    Identity: nothing,
    Dropout: nothing,
    Dropout1d: nothing,
  }),
)
