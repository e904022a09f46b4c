import { RecipeError } from '../errors.ts'
import { say } from '../say.ts'
import { presetTaps } from '../presets.ts'
import { isFile } from '../weight-file-schema.ts'
import { checkDesign } from './check-design.ts'
import { type Band, firwin, hilbertTaps } from './firwin.ts'
import { savitzkyGolayTaps } from './savitzky-golay.ts'
import type { Design, WindowedDesign } from './schema.ts'
import { tapsForTransition, windowOf } from './windows.ts'

/** What a design is worked out for. */
export interface DesignOptions {
  /** K; may be left out where the design says it: by its transition, template or taps. */
  readonly kernelSize?: number | undefined
  /** Of the layer's input, in Hz; null when it is unknown. */
  readonly sampleRate?: number | null
  /** Samples from one tap to the next; default 1. */
  readonly dilation?: number
}

/** The most taps that a design may have. */
const MAX_TAPS = 2 ** 28

/**
 * How many taps a design has; undefined where neither it nor the layer says it.
 *
 * @throws {RecipeError} the sample rate is needed and unknown, or too many taps
 */
export function designSize(design: Design, options: DesignOptions): number | undefined {
  if (design.design === 'fir') return design.taps.length
  if (design.design === 'matched') return templateOf(design).length
  if (!('transition' in design) || design.transition === undefined) return options.kernelSize
  const width = design.transition / tapRate(design, options, 'transition')
  const size = tapsForTransition(width, windowOf(design), design.attenuation ?? 0)
  if (size <= MAX_TAPS) return size
  const said = say('design-transition', { most: MAX_TAPS, got: design.transition, size })
  throw new RecipeError(['weight', 'transition'], said)
}

/** The rate of the taps: a dilated filter sees every so-manieth sample. */
function tapRate(design: Design, { sampleRate = null, dilation = 1 }: DesignOptions, key: string): number {
  if (sampleRate !== null) return sampleRate / dilation
  throw new RecipeError(['weight', key], say('design-no-rate', { design: design.design, key }))
}

/**
 * The taps of a design, in float64, in the order of a correlation: output[t] = Σ taps[k] · input[t + k·dilation].
 *
 * @throws {RecipeError} keys that don't go together, a sample rate that is needed and unknown, or that is too low for
 *   a cut-off
 */
export function designTaps(design: Design, options: DesignOptions): Float64Array {
  const found = checkDesign(design, options)
  if (found) throw new RecipeError(...found)
  const size = designSize(design, options) ?? 0
  if (size > MAX_TAPS)
    throw new RecipeError(['kernelSize'], say('design-many-taps', { most: MAX_TAPS, got: size }))
  const { dilation = 1 } = options
  switch (design.design) {
    case 'moving-average':
      return presetTaps('moving-average', size)
    case 'gaussian':
      return presetTaps('gaussian', size, { sigma: design.sigma })
    case 'derivative': {
      const taps = presetTaps('derivative', size, { dilation })
      const rate = perSecond(design.per) ? tapRate(design, options, 'per') * dilation : 1
      return taps.map((tap) => tap * rate)
    }
    case 'savitzky-golay': {
      const { order = 2, derivative = 0 } = design
      const rate = perSecond(design.per) && derivative > 0 ? tapRate(design, options, 'per') : 1 / dilation
      return savitzkyGolayTaps(size, order, derivative).map((tap) => tap * rate ** derivative)
    }
    case 'hilbert':
      return hilbertTaps(size, windowOf(design))
    case 'matched':
      checkTemplateRate(design, options)
      return unit(templateOf(design))
    case 'fir':
      return Float64Array.from(design.taps)
    default:
      return firwin(size, bandsOf(design, options), windowOf(design))
  }
}

const perSecond = (per: 'sample' | 'second' | undefined) => per === 'second'

/** @throws {RecipeError} it is in a file that is not read yet */
function templateOf({ template }: Extract<Design, { design: 'matched' }>): readonly number[] {
  if (!isFile(template)) return template
  throw new RecipeError(['weight', 'template', 'file'], say('weight-not-read'))
}

/** Rates that are told by a time column differ in their last digits. */
const SAME_RATE = 1e-3

/** A template looks for its own shape only where the samples lie as far apart as its own do. @throws {RecipeError} */
export function checkTemplateRate(design: Design, { sampleRate = null, dilation = 1 }: DesignOptions): void {
  if (design.design !== 'matched' || design.sampleRate === undefined || sampleRate === null) return
  const rate = sampleRate / dilation
  if (Math.abs(rate / design.sampleRate - 1) <= SAME_RATE) return
  const said = say('design-template-rate', { rate: design.sampleRate, got: rate })
  throw new RecipeError(['weight', 'template'], said)
}

/** Divided by √Σ s²: white noise keeps its standard deviation. */
function unit(template: readonly number[]): Float64Array {
  // Scaled by the largest first, so that no square overflows or vanishes.
  const largest = template.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const scaled = Float64Array.from(template, (value) => value / largest)
  const norm = Math.sqrt(scaled.reduce((sum, value) => sum + value * value, 0))
  return scaled.map((value) => value / norm)
}

type BandDesign = Exclude<WindowedDesign, { design: 'hilbert' }>

/** The bands that pass, where 1 is half the sample rate. */
function bandsOf(design: BandDesign, options: DesignOptions): Band[] {
  checkCutoff(design, options)
  const half = tapRate(design, options, 'cutoff') / 2
  switch (design.design) {
    case 'lowpass':
      return [[0, design.cutoff / half]]
    case 'highpass':
      return [[design.cutoff / half, 1]]
    case 'bandpass':
      return [[design.cutoff[0] / half, design.cutoff[1] / half]]
    case 'bandstop':
      return [
        [0, design.cutoff[0] / half],
        [design.cutoff[1] / half, 1],
      ]
  }
}

/** Refuses cut-offs that the sample rate, where it is known, does not reach. @throws {RecipeError} */
export function checkCutoff(design: Design, options: DesignOptions): void {
  const { sampleRate = null, dilation = 1 } = options
  if (!('cutoff' in design) || sampleRate === null) return
  const highest = typeof design.cutoff === 'number' ? design.cutoff : design.cutoff[1]
  if (highest < sampleRate / dilation / 2) return
  const rates = { rate: sampleRate, got: highest }
  const said =
    dilation === 1 ? say('design-cutoff', rates) : say('design-cutoff-dilated', { ...rates, dilation })
  throw new RecipeError(['weight', 'cutoff'], said)
}
