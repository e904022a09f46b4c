const COLUMN = 'a column: its name or its index'

/** What a value of a document must be, as it reads after "expected". */
export const RULES = {
  object: 'an object',
  text: 'a text',
  truth: 'true or false',
  'positive-integer': 'a positive integer',
  'whole-number': 'a non-negative integer',
  float32: 'a number that float32 can hold',
  'positive-number': 'a positive number',
  'number-from-0': 'a number, 0 or more',
  probability: 'a number from 0 to 1',
  hertz: 'a positive number of Hz',
  rate: 'a positive number (of Hz)',
  sigma: 'a positive number (of taps)',
  band: '[low, high], two positive numbers of Hz',
  beta: 'a number from 0 to 500',
  attenuation: 'a number of dB from 8 to 500',
  factor: 'an integer from 1 to 1000000',
  version: '1 (the version this program reads)',

  layers: 'an array of layers',
  'one-layer': 'at least one layer',
  layer: "a layer's place (0 is the first) or its name",
  channels: 'an array of channels',
  'one-channel': 'at least one channel',
  channel: "a channel's name or index",
  steps: 'an array of steps',

  'conv-padding': "a non-negative integer, [left, right], 'same', 'valid' or 'causal'",
  'whole-ends': 'a non-negative integer, or [left, right]',
  ends: 'an integer, or [left, right]',
  groups: "a positive integer or 'depthwise'",
  'per-channel': 'an array of one number per channel',
  'per-output': 'an array of one number per output channel',
  variances: 'an array of one number, 0 or more, per channel',
  weight: "an object with one of 'design', 'preset', 'seed', 'values' or 'file'",
  'plain-weight': "an object with one of 'seed', 'values' or 'file'",
  values: 'an array [outChannels][inChannels / groups][kernelSize]',
  'values-of-channel': 'an array of arrays of taps',
  'values-of-filter': 'an array of taps',
  taps: 'an array of at least one tap',
  template: 'an array of at least one number, or a file of them',

  file: "a relative path with '/', from the recipe's folder",
  sha256: '64 hexadecimal digits',
  tensor: "a tensor's name",
  start: 'a sample, from 0',
  end: 'the sample after the last one',

  delimiter: "',', ';', '|', a tab, ' ' for any run of spaces, or null for none",
  thousands: "',', '.', ' ', a quote, or null for none",
  quote: 'a double or a single quote, or null for none',
  comment: 'a text, or null for none',
  'time-format': "'year-month-day', 'day-month-year', 'month-day-year', 'h:m:s', 'h:m', or null for numbers",
  column: COLUMN,
  'column-or-none': `${COLUMN}, or null for none`,
  resample: "'even' or a positive number (of Hz)",
  axis: '0 or 1',
  names: 'an array of names',
  columns: 'an array of columns',
  texts: 'an array of texts',
} as const
export type RuleCode = keyof typeof RULES

const codes = new Map(Object.entries(RULES).map(([code, text]) => [text, code])) as ReadonlyMap<
  string,
  RuleCode
>

/** Which rule a schema's message is; undefined where it lists the choices. */
export const ruleOf = (text: string): RuleCode | undefined => codes.get(text)
