import * as v from 'valibot'
import { float32, integer, object } from '../rules.ts'
import { orFileOrRange } from '../weight-file-schema.ts'
import { RULES } from '../sentences/rules.ts'

/** A positive number, of which unit is told in the rule. */
function positive<const Rule extends string>(rule: Rule) {
  return v.pipe(v.number(rule), v.gtValue(0, rule), v.maxValue(Number.MAX_VALUE, rule))
}

const HERTZ = RULES.hertz
const hertz = positive(HERTZ)
const BAND = RULES.band
const BETA = RULES.beta
const ATTENUATION = RULES.attenuation
const TEMPLATE = RULES.template
const PER = "'sample' or 'second'"

const WINDOWS = ['hamming', 'hann', 'blackman', 'kaiser'] as const
/** The keys of a window, which every windowed design has. */
const windowed = {
  window: v.optional(v.picklist(WINDOWS, "'hamming', 'hann', 'blackman' or 'kaiser'")),
  beta: v.optional(v.pipe(v.number(BETA), v.minValue(0, BETA), v.maxValue(500, BETA))),
  attenuation: v.optional(
    v.pipe(v.number(ATTENUATION), v.minValue(8, ATTENUATION), v.maxValue(500, ATTENUATION)),
  ),
}
const per = v.optional(v.picklist(['sample', 'second'], PER))
const taps = (rule: string) => {
  const number = float32(RULES.float32)
  return v.pipe(v.array(number, rule), v.minLength(1, rule))
}

const pass = <const Name extends string>(name: Name) =>
  object({
    design: v.literal(name),
    cutoff: hertz,
    transition: v.optional(hertz),
    ...windowed,
  })
const band = <const Name extends string>(name: Name) =>
  object({
    design: v.literal(name),
    cutoff: v.tuple([hertz, hertz], BAND),
    transition: v.optional(hertz),
    ...windowed,
  })

const designs = [
  object({ design: v.literal('moving-average') }),
  object({ design: v.literal('gaussian'), sigma: v.optional(positive(RULES.sigma)) }),
  object({ design: v.literal('derivative'), per }),
  object({
    design: v.literal('savitzky-golay'),
    order: v.optional(integer(0, RULES['whole-number'])),
    derivative: v.optional(integer(0, RULES['whole-number'])),
    per,
  }),
  pass('lowpass'),
  pass('highpass'),
  band('bandpass'),
  band('bandstop'),
  object({ design: v.literal('hilbert'), ...windowed }),
  object({
    design: v.literal('matched'),
    template: orFileOrRange(taps(TEMPLATE), TEMPLATE),
    sampleRate: v.optional(hertz),
  }),
  object({ design: v.literal('fir'), taps: taps(RULES.taps) }),
] as const

const names = designs.map(({ entries }) => `'${entries.design.literal}'`)
const NAMES = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`

/** A weight that is worked out from what it is to do. */
export const designSchema = v.variant('design', designs, NAMES)

/** `{ design: 'lowpass', cutoff: 40 }`: see docs/recipe.md. */
export type Design = v.InferOutput<typeof designSchema>
export type DesignName = Design['design']
/** The designs that window an ideal response. */
export type WindowedDesign = Extract<Design, { window?: unknown }>
export type WindowName = (typeof WINDOWS)[number]
