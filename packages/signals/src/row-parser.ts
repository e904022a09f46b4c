import { ClockField } from './clock-field.ts'
import { CsvError, lineTooLong } from './csv-error.ts'
import { isFloat32Tie, nearestDouble, nearestFloat32OfTie, POWERS_OF_TEN } from './decimal.ts'
import { notANumber, readField } from './field-text.ts'
import { say, type Said, toldBy } from './say.ts'
import { excerpt } from './sentences/text-problems.ts'
import type { RowFormat } from './row-format.ts'
import type { RejectedRow } from './types.ts'

const LF = 10
const CR = 13
const TAB = 9
const SPACE = 32
const PLUS = 43
const MINUS = 45
const ZERO = 48
const NO_BYTE = -1

/** Largest number of digits whose integer a double always holds. */
const EXACT_DIGITS = 15

/** Digits that always fit in 32 bits. */
const INT32_DIGITS = 9

/** Values that one call of `parse` gives at most: they stay in the second-level cache. */
const MAX_VALUES = 32 * 1024

const SKIPPED = 0
const FLOAT32 = 1
const FLOAT64 = 2
const TIME = 3
const DATE = 4

/**
 * Turns bytes of text into rows of numbers. Digits are read straight from the bytes; only what is not a plain
 * number (missing, quoted, infinite, wrong) is looked at as text.
 *
 * `parse` is given bytes that end with a line end, so the loops over digits and fields need no test for the
 * end of the buffer; only a quoted field may be cut by it.
 */
export class RowParser {
  /** The rows of the last call, one after the other, each `wanted.size` long; missing values are NaN. */
  readonly values: Float64Array
  /** The line of each of these rows. */
  readonly lines: Float64Array
  /** Rows found by the last call. */
  rows = 0
  /** Which of them could not be read; always empty unless `skipBadRows`. */
  rejected: (RejectedRow & { readonly index: number })[] = []
  readonly #format: RowFormat
  readonly #maxRows: number
  /** What to do with each column of the file. */
  readonly #columns: Uint8Array
  readonly #width: number
  readonly #delimiter: number
  readonly #delimiter2: number
  readonly #decimal: number
  /** The decimal mark outside of quotes, where it may be the delimiter instead. */
  readonly #bareDecimal: number
  readonly #quote: number
  readonly #comment: Uint8Array
  /** Numbers that mean "no sample", such as −999. */
  readonly #sentinels: readonly number[]
  readonly #clock: ClockField | null = null
  #line: number
  /** Where the field just read ends; the method that reads it returns its value. */
  #end = 0

  /** @param line number of the first line that `parse` will see */
  constructor(format: RowFormat, line: number) {
    const width = Math.max(1, format.wanted.size)
    this.#format = format
    this.#line = line
    this.#maxRows = Math.max(1, Math.floor(MAX_VALUES / width))
    this.values = new Float64Array(this.#maxRows * width)
    this.lines = new Float64Array(this.#maxRows)
    this.#width = format.wanted.size
    this.#columns = Uint8Array.from(format.columns, (_, c) => {
      const type = format.wanted.get(c)
      return type === undefined ? SKIPPED : type === 'float32' ? FLOAT32 : FLOAT64
    })
    const { clock } = format
    if (clock && format.wanted.has(clock.column)) {
      this.#clock = new ClockField(clock)
      this.#columns[clock.column] = TIME
      if (clock.dateColumn !== null) this.#columns[clock.dateColumn] = DATE
    }
    this.#delimiter = format.delimiter?.charCodeAt(0) ?? NO_BYTE
    this.#delimiter2 = format.delimiter === ' ' ? TAB : this.#delimiter
    this.#decimal = format.decimal.charCodeAt(0)
    this.#bareDecimal = this.#decimal === this.#delimiter ? NO_BYTE : this.#decimal
    this.#quote = format.quote?.charCodeAt(0) ?? NO_BYTE
    this.#comment = new TextEncoder().encode(format.comment ?? '')
    this.#sentinels = [...format.missing].map(Number).filter((value) => !Number.isNaN(value))
  }

  get line(): number {
    return this.#line
  }

  get skipsBadRows(): boolean {
    return this.#format.skipBadRows
  }

  /**
   * Parses rows from `from` on, until `limit`, or until there are `most` of them or `values` is full.
   *
   * @param limit place after a line end
   * @returns where the next call should go on; less than `limit` when there are so many rows, or when a quoted field
   *   goes on beyond `limit`
   */
  parse(bytes: Uint8Array, from: number, limit: number, most: number): number {
    this.rows = 0
    if (this.rejected.length > 0) this.rejected = []
    const { skipBadRows } = this.#format
    const maxRows = Math.min(most, this.#maxRows)
    let p = from
    while (p < limit && this.rows < maxRows) {
      const c = bytes[p]!
      const passedOver = c <= SPACE || c === this.#comment[0] ? this.#emptyLine(bytes, p) : NO_BYTE
      const next =
        passedOver !== NO_BYTE
          ? passedOver
          : skipBadRows
            ? this.#rowOrRejected(bytes, p, limit)
            : this.#row(bytes, p, limit)
      if (next === NO_BYTE) return p
      p = next
    }
    return p
  }

  /** Takes note of lines that someone else has read. */
  passOver(lines: number): void {
    this.#line += lines
  }

  /**
   * Passes over the one line at `from`, whatever is in it, as a row that can't be read: for a quoted field that no
   * more bytes will close.
   *
   * @returns where the next call should go on
   */
  reject(bytes: Uint8Array, from: number): number {
    this.rows = 0
    this.rejected = []
    return this.#reject(bytes, from, null, say('quote-none'))
  }

  #rowOrRejected(bytes: Uint8Array, start: number, limit: number): number {
    const line = this.#line
    const { rows } = this
    try {
      return this.#row(bytes, start, limit)
    } catch (error) {
      if (!(error instanceof CsvError)) throw error
      this.#line = line
      this.rows = rows
      const { column = null, code, details, problem } = error
      return this.#reject(bytes, start, column, { code: code!, details, text: problem })
    }
  }

  /** Only the line is passed over, not the row: a stray quote may have made it reach far too far. */
  #reject(bytes: Uint8Array, start: number, column: string | null, reason: Said): number {
    const line = this.#line++
    let p = start
    while (bytes[p] !== LF && bytes[p] !== CR) p++
    const { file, maxLineBytes } = this.#format
    if (p - start > maxLineBytes) throw lineTooLong(file, line, maxLineBytes)
    const at = this.rows * this.#width
    this.values.fill(NaN, at, at + this.#width)
    this.rejected.push({ index: this.rows, row: line, column, ...toldBy(reason) })
    this.lines[this.rows++] = line
    return bytes[p] === CR && bytes[p + 1] === LF ? p + 2 : p + 1
  }

  /** Steps over a blank line or a comment; −1 when the line is neither. */
  #emptyLine(bytes: Uint8Array, start: number): number {
    let p = start
    while ((bytes[p] === SPACE || bytes[p] === TAB) && bytes[p] !== this.#delimiter) p++
    while (bytes[p] === SPACE) p++
    const comment = this.#comment
    if (comment.length > 0 && comment.every((byte, i) => bytes[start + i] === byte)) {
      while (bytes[p] !== LF && bytes[p] !== CR) p++
    }
    if (bytes[p] !== LF && bytes[p] !== CR) return NO_BYTE
    this.#line++
    return bytes[p] === CR && bytes[p + 1] === LF ? p + 2 : p + 1
  }

  /** Parses one row; −1 when a quoted field goes on beyond `limit`. */
  #row(bytes: Uint8Array, start: number, limit: number): number {
    const columns = this.#columns
    const line = this.#line
    let at = this.rows * this.#width
    let column = 0
    let p = start
    if (this.#delimiter === SPACE) while (bytes[p] === SPACE || bytes[p] === TAB) p++
    for (;;) {
      const kind = columns[column]
      if (kind === undefined) {
        this.#expectNothing(bytes, p, limit)
      } else if (kind === SKIPPED) {
        this.#skip(bytes, p, limit, column)
      } else if (kind < TIME) {
        this.values[at++] = this.#number(bytes, p, limit, column)
      } else {
        const value = this.#stamp(bytes, p, limit, column)
        if (kind === TIME) this.values[at++] = value
      }
      p = this.#end
      if (p === NO_BYTE) {
        this.#line = line
        return NO_BYTE
      }
      if (column < columns.length) column++
      const c = bytes[p]!
      if (c !== this.#delimiter && c !== this.#delimiter2) break
      p++
      if (this.#delimiter === SPACE) {
        while (bytes[p] === SPACE || bytes[p] === TAB) p++
        if (bytes[p] === LF || bytes[p] === CR) break
      }
    }
    if (column < columns.length) throw this.#ragged(column)
    if (p - start > this.#format.maxLineBytes) {
      throw lineTooLong(this.#format.file, line, this.#format.maxLineBytes)
    }
    this.lines[this.rows++] = line
    this.#line++
    return bytes[p] === CR && bytes[p + 1] === LF ? p + 2 : p + 1
  }

  /** Value of the field at `start`. */
  #number(bytes: Uint8Array, start: number, limit: number, column: number): number {
    let p = start
    let c = bytes[p]!
    while (c === SPACE) c = bytes[++p]!
    const quoted = c === this.#quote
    if (quoted) c = bytes[++p]!
    const negative = c === MINUS
    if (negative || c === PLUS) c = bytes[++p]!
    // Whole part and fraction each in 32 bits, where a digit costs half of what it does in a double.
    let whole = 0
    const first = p
    for (; c >= ZERO && c <= ZERO + 9; c = bytes[++p]!) whole = (Math.imul(whole, 10) + c - ZERO) | 0
    const wholeDigits = p - first
    let fraction = 0
    let decimals = 0
    if (c === (quoted ? this.#decimal : this.#bareDecimal)) {
      const point = p
      for (c = bytes[++p]!; c >= ZERO && c <= ZERO + 9; c = bytes[++p]!) {
        fraction = (Math.imul(fraction, 10) + c - ZERO) | 0
      }
      decimals = p - point - 1
    }
    const digits = wholeDigits + decimals
    // Whatever else is in the quotes is looked at as text.
    if (quoted && c === this.#quote) c = bytes[++p]!
    else if (quoted) return this.#text(bytes, start, limit, column)
    if (c === SPACE) c = bytes[(p = this.#pastSpaces(bytes, p))]!
    const fits = wholeDigits <= INT32_DIGITS && decimals <= INT32_DIGITS && digits <= EXACT_DIGITS
    if (digits > 0 && fits && this.#isFieldEnd(c)) {
      // Integer and power of ten are exact, so the one division rounds correctly.
      const power = POWERS_OF_TEN[decimals]!
      const size = decimals === 0 ? whole : (whole * power + fraction) / power
      this.#end = p
      return this.#plain(bytes, start, limit, column, negative ? -size : size)
    }
    return digits > 0
      ? this.#longNumber(bytes, start, limit, column)
      : this.#text(bytes, start, limit, column)
  }

  /** A number with more digits than a double's integer holds, or with an exponent. */
  #longNumber(bytes: Uint8Array, start: number, limit: number, column: number): number {
    let p = start
    while (bytes[p] === SPACE) p++
    const negative = bytes[p] === MINUS
    if (negative || bytes[p] === PLUS) p++
    let high = 0
    let low = 0
    let digits = 0
    let exponent = 0
    let pointed = false
    for (; ; p++) {
      const digit = bytes[p]! - ZERO
      if (digit >= 0 && digit <= 9) {
        if (digits < EXACT_DIGITS) high = high * 10 + digit
        else low = low * 10 + digit
        // Zeros in front are no digits: 0.000123 has three.
        if (digits > 0 || digit > 0) digits++
        if (pointed) exponent--
      } else if (bytes[p] === this.#bareDecimal && !pointed) {
        pointed = true
      } else break
    }
    if ((bytes[p]! | 32) === 101) {
      const negativeExponent = bytes[p + 1] === MINUS
      p += negativeExponent || bytes[p + 1] === PLUS ? 2 : 1
      const first = p
      let size = 0
      while (bytes[p]! >= ZERO && bytes[p]! <= ZERO + 9 && size < 1000)
        size = size * 10 + (bytes[p++]! - ZERO)
      if (p === first) return this.#text(bytes, start, limit, column)
      exponent += negativeExponent ? -size : size
    }
    p = this.#pastSpaces(bytes, p)
    if (digits > 2 * EXACT_DIGITS || !this.#isFieldEnd(bytes[p]!))
      return this.#text(bytes, start, limit, column)
    const size = nearestDouble(high, low, Math.max(0, digits - EXACT_DIGITS), exponent)
    if (Number.isNaN(size)) return this.#text(bytes, start, limit, column)
    this.#end = p
    return this.#plain(bytes, start, limit, column, negative ? -size : size)
  }

  /** The value of the plain number from `start` to `#end`, whose nearest double is `value`. */
  #plain(bytes: Uint8Array, start: number, limit: number, column: number, value: number): number {
    if (this.#sentinels.length > 0 && this.#sentinels.includes(value)) return NaN
    if (this.#columns[column] !== FLOAT32 || !isFloat32Tie(value)) return value
    if (!Number.isFinite(Math.fround(value))) return this.#text(bytes, start, limit, column)
    const field = this.#format.decode(bytes.subarray(start, this.#end))
    const text = field.replace(/["'\s]/g, '').replace(',', '.')
    return nearestFloat32OfTie(text, value)
  }

  /** A field as text: quoted, missing, infinite, followed by spaces, or no number at all. */
  #text(bytes: Uint8Array, start: number, limit: number, column: number): number {
    const length = this.#isFieldEnd(bytes[start]!) ? 0 : isNaNAt(bytes, start) ? 3 : NO_BYTE
    if (length !== NO_BYTE && this.#isFieldEnd(bytes[start + length]!)) {
      this.#end = start + length
      return NaN
    }
    const text = this.#fieldText(bytes, start, limit, column)
    if (text === null) return NaN
    const field = readField(text, this.#format, this.#format.missing)
    if (field.kind === 'missing') return NaN
    if (field.kind === 'text') {
      throw this.#error(notANumber(text, this.#format), column)
    }
    const { value } = field
    if (!Number.isFinite(value)) {
      if (/\d/.test(field.text))
        throw this.#error(say('number-beyond-float64', { text: excerpt(text) }), column)
      return value
    }
    if (this.#columns[column] !== FLOAT32) return value
    if (!Number.isFinite(Math.fround(value))) {
      throw this.#error(say('number-beyond-float32', { text: excerpt(text) }), column)
    }
    return isFloat32Tie(value) ? nearestFloat32OfTie(field.text, value) : value
  }

  /** A date or a time of day, as `ClockField` gives it. */
  #stamp(bytes: Uint8Array, start: number, limit: number, column: number): number {
    const clock = this.#clock!
    const isDate = this.#columns[column] === DATE
    let from = start
    while (bytes[from] === SPACE) from++
    if (bytes[from] !== this.#quote) {
      let to = from
      while (!this.#isFieldEnd(bytes[to]!)) to++
      this.#end = to
      while (to > from && bytes[to - 1]! <= SPACE) to--
      const value = clock.read(bytes, from, to, isDate)
      if (value !== undefined) return value
    }
    const text = this.#fieldText(bytes, start, limit, column)
    if (text === null) return NaN
    const field = new TextEncoder().encode(text)
    const value = clock.read(field, 0, field.length, isDate)
    if (value !== undefined) return value
    if (readField(text, this.#format, this.#format.missing).kind === 'missing') return NaN
    const got = { format: this.#format.clock!.format, text: excerpt(text) }
    throw this.#error(say(isDate ? 'date' : 'time', got), column)
  }

  /** The field's text, trimmed and unquoted; null when `limit` cuts it. */
  #fieldText(bytes: Uint8Array, start: number, limit: number, column: number): string | null {
    let p = start
    while (bytes[p] === SPACE || (bytes[p] === TAB && this.#delimiter !== TAB)) p++
    if (bytes[p] !== this.#quote) {
      while (!this.#isFieldEnd(bytes[p]!)) p++
      this.#end = p
      return this.#format.decode(bytes.subarray(start, p)).trim()
    }
    const close = this.#closingQuote(bytes, p, limit)
    if (close === NO_BYTE) {
      this.#end = NO_BYTE
      return null
    }
    const quote = this.#format.quote!
    const text = this.#format.decode(bytes.subarray(p + 1, close)).replaceAll(quote + quote, quote)
    p = close + 1
    while (!this.#isFieldEnd(bytes[p]!)) p++
    const after = this.#format.decode(bytes.subarray(close + 1, p)).trim()
    if (after !== '') throw this.#error(say('after-quote', { text: excerpt(after) }), column)
    this.#end = p
    return text.trim()
  }

  /** The place of the quote that closes the one at `open`; −1 when it is beyond `limit`. */
  #closingQuote(bytes: Uint8Array, open: number, limit: number): number {
    for (let p = open + 1; p < limit; p++) {
      const c = bytes[p]
      if (c === this.#quote) {
        if (bytes[p + 1] !== this.#quote) return p
        p++
      } else if (c === LF || (c === CR && bytes[p + 1] !== LF)) this.#line++
    }
    return NO_BYTE
  }

  #skip(bytes: Uint8Array, start: number, limit: number, column: number): void {
    let p = start
    while (bytes[p] === SPACE) p++
    if (bytes[p] === this.#quote) {
      this.#fieldText(bytes, start, limit, column)
      return
    }
    while (!this.#isFieldEnd(bytes[p]!)) p++
    this.#end = p
  }

  /** Beyond the last column only empty fields are let pass: many programs end each row with a delimiter. */
  #expectNothing(bytes: Uint8Array, start: number, limit: number): void {
    const columns = this.#columns.length
    let p = start
    let extra = 0
    let empty = true
    for (;;) {
      const from = p
      this.#skip(bytes, p, limit, columns - 1)
      if (this.#end === NO_BYTE) return
      p = this.#end
      extra++
      if (this.#format.decode(bytes.subarray(from, p)).trim() !== '') empty = false
      if (bytes[p] === LF || bytes[p] === CR) break
      p++
    }
    if (!empty) throw this.#ragged(columns + extra)
  }

  /** Spaces after a number are no part of it, unless they end the field. */
  #pastSpaces(bytes: Uint8Array, start: number): number {
    let p = start
    if (this.#delimiter !== SPACE) while (bytes[p] === SPACE) p++
    return p
  }

  #isFieldEnd(c: number): boolean {
    return c === this.#delimiter || c === LF || c === CR || c === this.#delimiter2
  }

  #ragged(got: number): CsvError {
    return this.#error(say('fields', { expected: this.#columns.length, got }))
  }

  #error(problem: Said, column?: number): CsvError {
    const { file, columns } = this.#format
    return new CsvError(problem, {
      file,
      row: this.#line,
      ...(column === undefined ? {} : { column: columns[column]! }),
    })
  }
}

/** 'NaN' in any case: the commonest mark of a missing sample, worth not being made a string. */
function isNaNAt(bytes: Uint8Array, p: number): boolean {
  return (bytes[p]! | 32) === 110 && (bytes[p + 1]! | 32) === 97 && (bytes[p + 2]! | 32) === 110
}
