import type { FieldSpec, ModeField, NumberField } from '../../../shared/layer-catalog.ts'
import { amountOf, integer, textOf, type FieldProblem, type LayerDraft } from './layer-draft.ts'
import { parseNumber, parseTaps } from './taps-text.ts'

/** What a field's text means in a recipe: undefined leaves the key out. */
export type FieldValue = number | string | boolean | readonly number[] | undefined

type Read =
  { readonly value: FieldValue } | { readonly rule: string; readonly params: FieldProblem['params'] }

const wrong = (rule: string, params: FieldProblem['params'] = {}): Read => ({ rule, params })

/**
 * Reads the text of a field, or says what is wrong with it.
 *
 * @param count how many numbers a field of the kind 'numbers' has
 */
export function readField(draft: LayerDraft, field: FieldSpec, count: number): Read {
  const text = textOf(draft, field.key).trim()
  if (text === '' && field.blank !== undefined) return { value: undefined }
  switch (field.kind) {
    case 'integer':
      return readInteger(text, field.least)
    case 'number':
      return readNumber(text, field)
    case 'choice':
      return { value: text }
    case 'truth':
      return { value: text === 'true' }
    case 'mode':
      return readMode(text, amountOf(draft, field.key), field)
    case 'ends':
      return readEnds(text, field.least)
    case 'numbers':
      return readNumbers(text, count, field.least ?? -Infinity)
  }
}

function readInteger(text: string, least: number): Read {
  const value = integer(text, least)
  if (value !== null) return { value }
  return least === -Infinity ? wrong('anyInteger') : wrong('integer', { least })
}

function readNumber(
  text: string,
  { above = -Infinity, least = -Infinity, most = Infinity }: NumberField,
): Read {
  const value = parseNumber(text)
  if (value !== null && value > above && value >= least && value <= most) return { value }
  if (above !== -Infinity) return wrong('numberAbove', { above })
  if (most !== Infinity) return wrong('numberBetween', { least, most })
  return least === -Infinity ? wrong('number') : wrong('numberFrom', { least })
}

function readMode(mode: string, amount: string, field: ModeField): Read {
  if (mode === 'one') return { value: 1 }
  if (mode !== 'number') return { value: mode }
  return field.amount === 'integer' ? readInteger(amount, field.least) : readEnds(amount, field.least)
}

function readEnds(text: string, least: number): Read {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '')
  const values = words.map((word) => integer(word, least))
  if (values.length === 0 || values.length > 2 || values.includes(null))
    return least === -Infinity ? wrong('anyEnds') : wrong('ends', { least })
  const [left, right = left] = values as [number, number?]
  return { value: left === right ? left : [left, right] }
}

/** One number stands for every channel. */
function readNumbers(text: string, count: number, least: number): Read {
  const single = parseNumber(text)
  const read = single === null ? parseTaps(text) : { taps: [single] }
  if (!('taps' in read)) {
    return read.problem === 'empty' ? wrong('noTaps') : wrong('notANumber', { ...read.problem })
  }
  const tooSmall = read.taps.find((value) => value < least)
  if (tooSmall !== undefined) return wrong('numberFrom', { least })
  if (read.taps.length === 1) return { value: Array<number>(count).fill(read.taps[0]!) }
  return read.taps.length === count ? { value: read.taps } : wrong('channelCount', { count })
}
