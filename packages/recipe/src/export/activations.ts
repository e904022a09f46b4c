import type { nn } from '@sinal/core'
import { type AnyLayerCode, jsOptions, layerCode, pyOptions } from './layer-code.ts'

// Keyed by the class; PyTorch's class has the same name, and the arguments with which the layer prints.

/** A function without options: `F.relu(x)`, `relu(x)`. */
const plain = (typescript: string, numpy: string): AnyLayerCode =>
  layerCode({ typescript: () => `F.${typescript}(x)`, numpy: () => `${numpy}(x)` })

export const ReLU = plain('relu', 'relu')
export const ReLU6 = plain('relu6', 'relu6')
export const SELU = plain('selu', 'selu')
export const SiLU = plain('silu', 'silu')
export const Mish = plain('mish', 'mish')
export const Sigmoid = plain('sigmoid', 'sigmoid')
export const Tanh = plain('tanh', 'np.tanh')
export const LogSigmoid = plain('logsigmoid', 'log_sigmoid')
export const Softsign = plain('softsign', 'softsign')
export const Tanhshrink = plain('tanhshrink', 'tanhshrink')
export const Hardsigmoid = plain('hardsigmoid', 'hardsigmoid')
export const Hardswish = plain('hardswish', 'hardswish')

export const ELU = layerCode<nn.ELU>({
  typescript: ({ alpha }) => `F.elu(x${jsOptions({ alpha: [alpha, 1] })})`,
  numpy: ({ alpha }) => `elu(x${pyOptions({ alpha: [alpha, 1] })})`,
})
export const CELU = layerCode<nn.CELU>({
  typescript: ({ alpha }) => `F.celu(x${jsOptions({ alpha: [alpha, 1] })})`,
  numpy: ({ alpha }) => `celu(x${pyOptions({ alpha: [alpha, 1] })})`,
})
export const LeakyReLU = layerCode<nn.LeakyReLU>({
  typescript: ({ negativeSlope }) => `F.leakyRelu(x${jsOptions({ negativeSlope: [negativeSlope, 0.01] })})`,
  numpy: ({ negativeSlope }) => `leaky_relu(x${pyOptions({ negative_slope: [negativeSlope, 0.01] })})`,
})
export const GELU = layerCode<nn.GELU>({
  typescript: ({ approximate }) => `F.gelu(x${jsOptions({ approximate: [approximate, 'none'] })})`,
  numpy: ({ approximate }) => (approximate === 'tanh' ? 'gelu_tanh(x)' : 'gelu(x)'),
})
export const Softplus = layerCode<nn.Softplus>({
  typescript: ({ beta, threshold }) =>
    `F.softplus(x${jsOptions({ beta: [beta, 1], threshold: [threshold, 20] })})`,
  numpy: ({ beta, threshold }) => `softplus(x${pyOptions({ beta: [beta, 1], threshold: [threshold, 20] })})`,
})
export const Softshrink = layerCode<nn.Softshrink>({
  typescript: ({ lambda }) => `F.softshrink(x${jsOptions({ lambda: [lambda, 0.5] })})`,
  numpy: ({ lambda }) => `softshrink(x${pyOptions({ lambd: [lambda, 0.5] })})`,
})
export const Hardshrink = layerCode<nn.Hardshrink>({
  typescript: ({ lambda }) => `F.hardshrink(x${jsOptions({ lambda: [lambda, 0.5] })})`,
  numpy: ({ lambda }) => `hardshrink(x${pyOptions({ lambd: [lambda, 0.5] })})`,
})
export const Hardtanh = layerCode<nn.Hardtanh>({
  typescript: ({ minVal, maxVal }) =>
    `F.hardtanh(x${jsOptions({ minVal: [minVal, -1], maxVal: [maxVal, 1] })})`,
  numpy: ({ minVal, maxVal }) => `np.clip(x, ${minVal}, ${maxVal})`,
})
export const Softmax = layerCode<nn.Softmax>({
  typescript: ({ dim }) => `F.softmax(x, ${dim})`,
  numpy: ({ dim }) => `softmax(x, ${dim})`,
})
export const LogSoftmax = layerCode<nn.LogSoftmax>({
  typescript: ({ dim }) => `F.logSoftmax(x, ${dim})`,
  numpy: ({ dim }) => `log_softmax(x, ${dim})`,
})
export const GLU = layerCode<nn.GLU>({
  typescript: ({ dim }) => `F.glu(x, ${dim})`,
  numpy: ({ dim }) => `glu(x, ${dim})`,
})
export const PReLU = layerCode<nn.PReLU>({
  typescript: (_, weight) => `F.prelu(x, ${weight('weight')})`,
  numpy: (_, weight) => `prelu(x, ${weight('weight')})`,
})
