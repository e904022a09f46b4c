import type { Layer } from '../layers/index.ts'

/** What a layer appends to the unit of its input: '/sample' or '/s' of a derivative ('/s²' of a second one), else ''. */
export function derivativeUnit(layer: Layer): string {
  if (layer.type !== 'conv1d') return ''
  const { weight } = layer
  if ('preset' in weight) return weight.preset === 'derivative' ? '/sample' : ''
  if (!('design' in weight)) return ''
  const order =
    weight.design === 'derivative' ? 1 : weight.design === 'savitzky-golay' ? (weight.derivative ?? 0) : 0
  if (order === 0) return ''
  const unit = 'per' in weight && weight.per === 'second' ? 's' : 'sample'
  return `/${unit}${order === 1 ? '' : superscript(order)}`
}

function superscript(value: number): string {
  return [...String(value)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')
}
