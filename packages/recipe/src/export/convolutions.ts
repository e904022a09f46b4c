import type { nn } from '@sinal/core'
import { Expression, jsOptions, layerCode, py, pyOptions, type WeightName } from './layer-code.ts'

const named = (weight: WeightName, key: string, isThere: boolean) =>
  [isThere ? new Expression(weight(key)) : null, null] as const

/** The samples before and after the input. */
function endsOf({ padding, dilation, kernelSize }: nn.Conv1d): readonly [left: number, right: number] {
  const beside = dilation * (kernelSize - 1)
  if (padding === 'valid') return [0, 0]
  if (padding === 'causal') return [beside, 0]
  if (padding === 'same') return [Math.floor(beside / 2), beside - Math.floor(beside / 2)]
  return typeof padding === 'number' ? [padding, padding] : padding
}

/** NumPy's name of a padding mode. */
export const numpyModes: Readonly<Record<string, string>> = {
  zeros: 'constant',
  constant: 'constant',
  reflect: 'reflect',
  replicate: 'edge',
  circular: 'wrap',
  symmetric: 'symmetric',
}

export const Conv1d = layerCode<nn.Conv1d>({
  pytorch(layer) {
    const { inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, paddingMode } =
      layer
    const isNative = !Array.isArray(padding) && padding !== 'causal' && paddingMode !== 'symmetric'
    const options = pyOptions({
      stride: [stride, 1],
      padding: [isNative ? padding : 0, 0],
      dilation: [dilation, 1],
      groups: [groups, 1],
      bias: [bias !== null, true],
      padding_mode: [isNative ? paddingMode : 'zeros', 'zeros'],
    })
    const conv = `nn.Conv1d(${inChannels}, ${outChannels}, ${kernelSize}${options})`
    return isNative ? [conv] : [torchPad(endsOf(layer), paddingMode), conv]
  },
  typescript(layer, weight) {
    const { stride, padding, dilation, groups, bias, paddingMode } = layer
    const isZeros = paddingMode === 'zeros'
    const options = jsOptions({
      bias: named(weight, 'bias', bias !== null),
      stride: [stride, 1],
      padding: [isZeros ? padding : 0, 0],
      dilation: [dilation, 1],
      groups: [groups, 1],
      algorithm: [layer.algorithm, 'auto'],
    })
    const input = isZeros ? 'x' : `F.pad(x, [${endsOf(layer).join(', ')}], { mode: '${paddingMode}' })`
    return `F.conv1d(${input}, ${weight('weight')}${options})`
  },
  numpy(layer, weight) {
    const { stride, dilation, groups, bias, paddingMode } = layer
    const [left, right] = endsOf(layer)
    const options = pyOptions({
      bias: named(weight, 'bias', bias !== null),
      stride: [stride, 1],
      dilation: [dilation, 1],
      groups: [groups, 1],
    })
    const isPadded = left + right > 0
    const input = isPadded ? `pad1d(x, ${left}, ${right}${modeOption(paddingMode)})` : 'x'
    return `conv1d(${input}, ${weight('weight')}${options})`
  },
})

const modeOption = (mode: string) => pyOptions({ mode: [numpyModes[mode], 'constant'] })

/** The layer of PyTorch that pads so; those that it lacks are in pytorch-helpers.ts. */
export function torchPad(ends: readonly [number, number], mode: string, value = 0): string {
  const pair = `(${ends[0]}, ${ends[1]})`
  if (mode === 'reflect') return `nn.ReflectionPad1d(${pair})`
  if (mode === 'replicate') return `nn.ReplicationPad1d(${pair})`
  if (mode === 'circular') return `CircularPad1d(${pair})`
  if (mode === 'symmetric') return `SymmetricPad1d(${pair})`
  return `nn.ConstantPad1d(${pair}, ${py(value)})`
}

export const ConvTranspose1d = layerCode<nn.ConvTranspose1d>({
  pytorch({ inChannels, outChannels, kernelSize, stride, padding, outputPadding, groups, bias, dilation }) {
    const options = pyOptions({
      stride: [stride, 1],
      padding: [padding, 0],
      output_padding: [outputPadding, 0],
      groups: [groups, 1],
      bias: [bias !== null, true],
      dilation: [dilation, 1],
    })
    return [`nn.ConvTranspose1d(${inChannels}, ${outChannels}, ${kernelSize}${options})`]
  },
  typescript(layer, weight) {
    const { stride, padding, outputPadding, groups, bias, dilation, algorithm } = layer
    const options = jsOptions({
      bias: named(weight, 'bias', bias !== null),
      stride: [stride, 1],
      padding: [padding, 0],
      outputPadding: [outputPadding, 0],
      groups: [groups, 1],
      dilation: [dilation, 1],
      algorithm: [algorithm, 'auto'],
    })
    return `F.convTranspose1d(x, ${weight('weight')}${options})`
  },
  numpy({ stride, padding, outputPadding, groups, bias, dilation }, weight) {
    const options = pyOptions({
      bias: named(weight, 'bias', bias !== null),
      stride: [stride, 1],
      padding: [padding, 0],
      output_padding: [outputPadding, 0],
      groups: [groups, 1],
      dilation: [dilation, 1],
    })
    return `conv_transpose1d(x, ${weight('weight')}${options})`
  },
})
