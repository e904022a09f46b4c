/** Why a decision was made (`CsvDialect.reasons`): whole sentences. */
export const decisionSentences = {
  'set-by-caller': () => 'Set by the caller.',

  'encoding-mark': () => 'The file begins with a byte-order mark.',
  'encoding-zeros': () => 'Every other byte is zero, as in UTF-16.',
  'encoding-utf-8': () => 'The bytes are valid UTF-8.',
  'encoding-not-utf-8': () => 'The bytes are not valid UTF-8.',

  delimiter: ({ fields, numbers }: { fields: number; numbers: number }) =>
    `It parts the rows into ${fields} fields, ${numbers} of them numbers.`,
  'delimiter-none': () => 'No delimiter parts the rows: each is one number.',
  'decimal-point': () => 'The numbers have a decimal point.',
  'decimal-comma': () => 'The numbers have a decimal comma.',
  'decimal-point-assumed': () => 'No number has a fraction: a point is assumed.',
  'decimal-comma-assumed': () => 'No number has a fraction: a comma is assumed.',
  'decimal-comma-doubtful': () =>
    "All commas come before three digits: decimal ones are assumed (otherwise set thousands: ',').",
  thousands: () => "Numbers have it between groups of three digits, and can't be read without.",
  'thousands-none': () => 'All numbers can be read without.',
  'thousands-doubtful': () => 'Points and commas may each be it: set decimal and thousands.',
  quote: () => 'Fields are quoted with it.',
  'quote-unused': () => 'No field is quoted; quoted ones would be understood.',
  'line-end': () => 'All lines end so.',
  'line-end-mixed': () => 'The first one found; there are several kinds.',
  comment: () => 'Some lines begin with it.',
  'comment-none': () => 'No line begins with a comment mark.',

  preamble: () => 'The names, or the first numbers, come after these lines.',
  header: () => 'A row of names is above the numbers.',
  'header-in-comment': () => 'A comment above the numbers has a name for each column.',
  'header-none': () => 'The first row is numbers.',
  'unit-row': () => 'The row below the names holds units only.',
  'unit-row-none': () => 'No row of units is below the names.',

  'time-none': () => 'There is no time column.',
  'time-set-none': () => 'Set by the caller: no time column.',
  'time-not-found': () => 'No column is named like a time, and the first is not an evenly rising count.',
  'time-clock-falls': ({ column }: { column: string }) =>
    `Column "${column}" holds dates or times of day, but its values don't rise.`,
  'time-name-falls': ({ column }: { column: string }) =>
    `Column "${column}" is named like a time, but its values don't rise.`,
  'time-by-clock': ({ column }: { column: string }) =>
    `Column "${column}" holds dates or times of day and its values rise.`,
  'time-by-name': ({ column }: { column: string }) =>
    `Column "${column}" is named like a time and its values rise.`,
  'time-by-steps': () => 'The first column rises in even steps.',
  'time-by-steps-of-numbers': () => 'The first column of numbers rises in even steps.',

  'time-unit-of-clock': () => 'Dates and times of day are turned into seconds.',
  'time-unit-in-header': ({ unit }: { unit: string }) => `The header says "${unit}".`,
  'time-unit-in-name': ({ name }: { name: string }) => `The name "${name}" says it.`,
  'time-unit-of-count': () => 'The column counts samples.',
  'time-unit-by-epoch': ({ date }: { date: string }) => `In this unit since 1970 the first is ${date}.`,
  'time-unit-assumed': () => 'Nothing says the unit: seconds are assumed.',

  'date-not-needed': () => 'The time column needs none.',
  'date-column': () => 'It holds the dates of the times of day.',
  'date-in-stamps': () => 'The time stamps have their dates.',
  'date-none': () => 'There are no dates.',
  'date-none-midnight': () => 'There are no dates: the clock passed midnight, which is added up.',
  'date-none-hour': () => 'There are no dates: the clock passed the full hour, which is added up.',

  'format-numbers': () => 'The time stamps are numbers.',
  'format-year-first': () => 'The dates begin with the year.',
  'format-day-first': () => 'The dates begin with the day.',
  'format-month-first': () => 'The dates begin with the month.',
  'format-points': () => 'The dates are written with points: the day comes first.',
  'format-day-rises': () => 'Time only passes when the day comes first.',
  'format-month-rises': () => 'Time only passes when the month comes first.',
  'format-day-doubtful': () =>
    "Day and month can't be told apart: day first is assumed (otherwise set timeFormat: 'month-day-year').",
  'format-month-doubtful': () =>
    "Day and month can't be told apart: month first is assumed, as AM and PM are (otherwise set timeFormat: 'day-month-year').",
  'format-h-m-s': () => 'The times are hours, minutes and seconds.',
  'format-m-s': () => 'The times are minutes and seconds: the first number is above 24.',
  'format-h-m-doubtful': () =>
    "The times are taken for hours and minutes (if they are minutes and seconds, set timeFormat: 'h:m:s').",

  rate: ({ rows }: { rows: number }) =>
    `The plainest rate that explains the first ${rows} time stamps to their last digit.`,
  'rate-jitter': ({ rows, jitter }: { rows: number; jitter: number }) =>
    `The plainest rate that fits the first ${rows} time stamps to ${jitter} of a step.`,
  'rate-uneven': (of: Uneven) =>
    `The steps are uneven (${unevenSteps(of)}): this is the mean over the first ${of.rows} rows; ${ADVICE}.`,
  'rate-between-gaps': (of: Uneven) =>
    `The steps are uneven (${unevenSteps(of)}): this is the rate between the gaps in the first ${of.rows} rows; ${ADVICE}.`,
  'rate-unknown': () => 'There are not two rising time stamps.',
  'rate-of-count': () => 'A count of samples says no rate.',
  'rate-in-rows': () => 'The two rows above the samples are the start, since 1970, and the rate.',
  'rate-in-header': () => 'The header states the time of the first sample and the increment.',
  'rate-stated': ({ text }: { text: string }) => `Above the numbers stands ${JSON.stringify(text)}.`,
}

/** How steps in time deviate from the mean one: `jitter` and `rms` in percent of a step. */
export interface Uneven {
  readonly jitter: number
  readonly rms: number
  readonly gaps: number
  readonly backward: number
  readonly rows: number
}

const ADVICE = "read({ resample: 'even' }) puts the samples on an even grid"

function unevenSteps({ jitter, rms, gaps, backward }: Uneven): string {
  const parts = [
    `jitter at most ${jitter} %, rms ${rms} % of a step`,
    counted(gaps, 'gap', 'gaps'),
    counted(backward, 'step that does not rise', 'steps that do not rise'),
  ]
  return parts.filter(Boolean).join(', ')
}

function counted(count: number, one: string, many: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`
}
