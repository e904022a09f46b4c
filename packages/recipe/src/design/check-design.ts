import { type RecipeSaid, say } from '../say.ts'
import { isFile } from '../weight-file-schema.ts'
import type { Design, WindowedDesign } from './schema.ts'

/** The place in the layer, and what is wrong there. */
type Found = readonly [path: readonly (string | number)[], said: RecipeSaid]

/** What the schema cannot say of a layer whose weight is a design: the rules between its keys; null when they hold. */
export function checkDesign(
  design: Design,
  layer: { readonly kernelSize?: number | undefined; readonly bias?: boolean | undefined },
): Found | null {
  if (layer.bias) return [['bias'], say('design-bias')]
  return checkKeys(design) ?? checkSize(design, layer.kernelSize)
}

const at = (key: string, said: RecipeSaid): Found => [['weight', key], said]
const ofSize = (said: RecipeSaid): Found => [['kernelSize'], said]

function checkKeys(design: Design): Found | null {
  if ('cutoff' in design && typeof design.cutoff !== 'number' && design.cutoff[0] >= design.cutoff[1]) {
    const [low, high] = design.cutoff
    return at('cutoff', say('design-band', { low, high }))
  }
  switch (design.design) {
    case 'savitzky-golay': {
      const { order = 2, derivative = 0 } = design
      if (derivative <= order) return null
      return at('derivative', say('design-derivative', { order, got: derivative }))
    }
    case 'matched':
      if (isFile(design.template) || design.template.some((value) => value !== 0)) return null
      return at('template', say('design-zeros'))
    case 'moving-average':
    case 'gaussian':
    case 'derivative':
    case 'fir':
      return null
    default:
      return checkWindow(design)
  }
}

function checkWindow(design: WindowedDesign): Found | null {
  const { window, beta, attenuation } = design
  const transition = 'transition' in design ? design.transition : undefined
  if (window !== undefined && window !== 'kaiser') {
    const key = beta === undefined ? 'attenuation' : 'beta'
    const got = design[key]
    return got === undefined ? null : at(key, say('design-kaiser-only', { window, got }))
  }
  if (beta !== undefined && attenuation !== undefined) {
    return at('attenuation', say('design-beta-beside', { got: attenuation }))
  }
  if (window === 'kaiser' && beta === undefined && attenuation === undefined) {
    return at('window', say('design-kaiser-none'))
  }
  if (transition !== undefined && beta !== undefined) {
    return at('beta', say('design-beta-transition', { got: beta }))
  }
  return null
}

/** The length that a design has of its own, or what the layer's must be. */
function checkSize(design: Design, kernelSize: number | undefined): Found | null {
  const own = design.design === 'fir' ? design.taps : design.design === 'matched' ? design.template : null
  if (isFile(own)) return null
  if (own) {
    if (kernelSize === undefined || kernelSize === own.length) return null
    const key = design.design === 'fir' ? 'taps' : 'template'
    return ofSize(say('design-size', { count: own.length, key, got: kernelSize }))
  }
  if ('transition' in design && design.transition !== undefined) {
    if (kernelSize === undefined) return null
    return ofSize(say('design-size-given', { got: kernelSize }))
  }
  const isBand = 'cutoff' in design
  if (kernelSize === undefined) {
    return ofSize(say(isBand ? 'design-size-missing' : 'recipe-missing'))
  }
  const said = wrongSize(design, kernelSize)
  return said && ofSize(said)
}

function wrongSize(design: Design, got: number): RecipeSaid | null {
  const isOdd = got % 2 === 1
  switch (design.design) {
    case 'derivative':
      return got >= 2 ? null : say('design-size-derivative', { got })
    case 'savitzky-golay': {
      const { order = 2 } = design
      return got > order ? null : say('design-size-order', { order, got })
    }
    case 'highpass':
    case 'bandstop':
      return isOdd ? null : say('design-size-odd', { design: design.design, got })
    case 'hilbert':
      return isOdd && got >= 5 ? null : say('design-size-hilbert', { got })
    case 'lowpass':
    case 'bandpass': {
      const { window } = design
      return got === 2 && endsAtZero(window) ? say('design-size-window', { window, got }) : null
    }
    default:
      return null
  }
}

function endsAtZero(window: WindowedDesign['window']): window is 'hann' | 'blackman' {
  return window === 'hann' || window === 'blackman'
}
