import type { Problem } from '../../../shared/ipc.ts'
import type { FieldProblem } from './layer-draft.ts'

/** What @sinal/recipe says of a layer that does not fit, in English, by what it means: `chain.problems.<rule>`. */
const SENTENCES: readonly (readonly [pattern: RegExp, rule: string, ...params: string[]])[] = [
  [
    /^expected (\d+), the (?:channels of the input|outputs of layers\[\d+\]), but got/,
    'inChannels',
    'channels',
  ],
  [/^expected a divisor of (\d+), .*, but got (\d+)$/, 'groupsOfInput', 'channels', 'groups'],
  [/^expected a multiple of groups = (\d+), but got (\d+)/, 'groupsOfOutput', 'groups', 'output'],
  [
    /^expected taps no longer .* \((\d+) samples\), but got (?:.* = )?(\d+)$/,
    'kernelTooLong',
    'padded',
    'span',
  ],
  [
    /^expected taps no longer .* \((\d+) samples \+ (\d+) of padding\), but got (?:.* = )?(\d+)$/,
    'kernelTooLongPadded',
    'samples',
    'padding',
    'span',
  ],
  [/^expected windows no longer .* \((\d+) samples\), but got (\d+)$/, 'kernelTooLong', 'padded', 'span'],
  [
    /^expected windows no longer .* \((\d+) samples \+ (\d+) of padding\), but got (\d+)$/,
    'kernelTooLongPadded',
    'samples',
    'padding',
    'span',
  ],
  [/^expected at most half of kernelSize \((\d+)\)/, 'paddingOfPool', 'size'],
  [/^expected at most (-?\d+) samples at each end/, 'paddingTooLong', 'most'],
  [/^expected an output of at least 1 sample, but got (-?\d+)/, 'nothingLeft', 'left'],
  [/^expected an input of at least 1 sample/, 'noSamples'],
  [/^expected more than 1 sample a channel/, 'oneSample'],
  [/^expected an even number of channels .*, but got (\d+)$/, 'evenChannels', 'channels'],
  [/^expected an array of (?:1, or of )?(\d+)[ ,]/, 'channelCount', 'count'],
  [/^expected (\d+) \(inChannels \/ groups = /, 'filterRows', 'count'],
  [/^expected at most (\d+) weights, but got .* = (.*)$/, 'tooManyWeights', 'most', 'weights'],
  [/^expected a signal whose sample rate is known/, 'noSampleRate'],
  [/^expected less than half the sample rate of the layer's input \((.*)\)/, 'cutoffTooHigh', 'rate'],
  [/^expected a transition of at most (\d+) taps/, 'transitionTooNarrow', 'most'],
  [/^expected 1 or at least 3 with the window/, 'windowEnds'],
  [/^expected at most (\d+), below stride/, 'outputPadding', 'most'],
  [/^(.*): cannot be read: /, 'fileGone', 'file'],
  [/: expected one of the file's tensors, .*, but got '(.*)'$/, 'noSuchTensor', 'tensor'],
  [/: expected the shape \[(.*)\], but got \[(.*)\] of/, 'tensorShape', 'expected', 'shape'],
]

/** `layers[1].weight.cutoff` → 'cutoff' */
function fieldOf(path: string): string {
  const keys = path
    .replace(/^layers\[\d+\]\.?/, '')
    .split(/[.[\]]+/)
    .filter((key) => /^[A-Za-z]/.test(key))
  const field = keys[0] === 'weight' ? (keys[1] ?? 'weight') : keys[0]
  return field === undefined ? 'layer' : field === 'values' ? 'taps' : field
}

/**
 * Says at which field, and in words of the user's language, why a layer does not fit its input. A cause that is not
 * known keeps compute's own words.
 */
export function explainFit({ message, details }: Problem): FieldProblem {
  const text = typeof details.text === 'string' ? details.text : message
  const field = fieldOf(String(details.path ?? ''))
  for (const [pattern, rule, ...names] of SENTENCES) {
    const match = pattern.exec(text)
    if (match)
      return { field, rule, params: Object.fromEntries(names.map((name, k) => [name, match[k + 1]!])) }
  }
  return { field, rule: 'other', params: { text } }
}
