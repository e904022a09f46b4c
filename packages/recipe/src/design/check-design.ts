import { show } from '../errors.ts'
import { isFile } from '../weight-file-schema.ts'
import type { Design, WindowedDesign } from './schema.ts'

/** The place in the layer, and what is wrong there. */
type Found = readonly [path: readonly (string | number)[], problem: string]

/** What the schema cannot say of a layer whose weight is a design: the rules between its keys; null when they hold. */
export function checkDesign(
  design: Design,
  layer: { readonly kernelSize?: number | undefined; readonly bias?: boolean | undefined },
): Found | null {
  if (layer.bias) return [['bias'], 'expected false with a design (it has no bias), but got true']
  return checkKeys(design) ?? checkSize(design, layer.kernelSize)
}

const at = (key: string, problem: string): Found => [['weight', key], problem]

function checkKeys(design: Design): Found | null {
  if ('cutoff' in design && typeof design.cutoff !== 'number' && design.cutoff[0] >= design.cutoff[1]) {
    const [low, high] = design.cutoff
    return at('cutoff', `expected [low, high] with low below high, but got [${low}, ${high}]`)
  }
  switch (design.design) {
    case 'savitzky-golay': {
      const { order = 2, derivative = 0 } = design
      if (derivative <= order) return null
      return at('derivative', `expected at most the order, ${order}, but got ${derivative}`)
    }
    case 'matched':
      if (isFile(design.template) || design.template.some((value) => value !== 0)) return null
      return at('template', 'expected a number that is not 0, but got only zeros')
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
    if (design[key] === undefined) return null
    return at(
      key,
      `expected nothing with the window '${window}' (only 'kaiser' has it), but got ${design[key]}`,
    )
  }
  if (beta !== undefined && attenuation !== undefined) {
    return at('attenuation', `expected nothing beside beta, which it stands for, but got ${attenuation}`)
  }
  if (window === 'kaiser' && beta === undefined && attenuation === undefined) {
    return at('window', "expected beta or attenuation with 'kaiser', but got neither")
  }
  if (transition !== undefined && beta !== undefined) {
    return at('beta', `expected attenuation in its place, as transition is given, but got ${beta}`)
  }
  return null
}

/** The length that a design has of its own, or what the layer's must be. */
function checkSize(design: Design, kernelSize: number | undefined): Found | null {
  const own = design.design === 'fir' ? design.taps : design.design === 'matched' ? design.template : null
  if (isFile(own)) return null
  if (own) {
    if ((kernelSize ?? own.length) === own.length) return null
    const key = design.design === 'fir' ? 'taps' : 'template'
    return [['kernelSize'], `expected ${own.length}, the length of weight.${key}, but got ${kernelSize}`]
  }
  if ('transition' in design && design.transition !== undefined) {
    if (kernelSize === undefined) return null
    return [['kernelSize'], `expected nothing, as weight.transition gives it, but got ${kernelSize}`]
  }
  const isBand = 'cutoff' in design
  if (kernelSize === undefined) {
    return [['kernelSize'], isBand ? 'is missing (or give weight.transition, in Hz)' : 'is missing']
  }
  const [rule, holds] = sizeRule(design, kernelSize)
  return holds ? null : [['kernelSize'], `expected ${rule}, but got ${show(kernelSize)}`]
}

function sizeRule(design: Design, kernelSize: number): readonly [rule: string, holds: boolean] {
  switch (design.design) {
    case 'derivative':
      return ['at least 2 for a derivative', kernelSize >= 2]
    case 'savitzky-golay': {
      const { order = 2 } = design
      return [`more than the order, ${order}`, kernelSize > order]
    }
    case 'highpass':
    case 'bandstop':
      return [`an odd number for a ${design.design}`, kernelSize % 2 === 1]
    case 'hilbert':
      return ['an odd number of at least 5 for a hilbert', kernelSize % 2 === 1 && kernelSize >= 5]
    case 'lowpass':
    case 'bandpass': {
      const { window } = design
      return [
        `1 or at least 3 with the window '${window}', whose ends are 0`,
        kernelSize !== 2 || !endsAtZero(window),
      ]
    }
    default:
      return ['', true]
  }
}

function endsAtZero(window: WindowedDesign['window']): boolean {
  return window === 'hann' || window === 'blackman'
}
