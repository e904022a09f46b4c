// Metadata are flatbuffers. Every count in them is checked before room is made for it.

export interface ArrowField {
  readonly name: string
  /** Of the union `Type` in Schema.fbs. */
  readonly type: number
  readonly dictionary: boolean
  readonly children: readonly ArrowField[]
  /** Bits of an integer, precision of a float, unit of a time, mode of a union. */
  readonly detail: number
  /** Of an integer. */
  readonly signed: boolean
  /** Of a timestamp: whether it has a time zone, so that it counts from UTC. */
  readonly zoned: boolean
}

export interface ArrowBatch {
  readonly rows: number
  /** Missing values of each field, nested ones included, in order. */
  readonly nulls: readonly number[]
  /** Parts of the body, in order. */
  readonly buffers: readonly { readonly start: number; readonly length: number }[]
  /** null: they are not compressed. */
  readonly codec: number | null
  /** Further buffers of each view. */
  readonly variadic: readonly number[]
}

export const TYPE = {
  null: 1,
  int: 2,
  float: 3,
  bool: 6,
  timestamp: 10,
  union: 14,
  duration: 18,
} as const

/** Names of the types for messages, by their number. */
export const TYPE_NAMES =
  'none null int float binary text bool decimal date time timestamp interval list record union binary list map duration binary text list run-end-encoded binary text list list'.split(
    ' ',
  )

/** Places of a flatbuffer table's fields; 0 for one that has its default value. */
export function fieldsOf(view: DataView, table: number): (field: number) => number {
  const places = table - view.getInt32(table, true)
  const size = view.getUint16(places, true)
  return (field) => {
    const at = 4 + 2 * field
    const place = at + 2 <= size ? view.getUint16(places + at, true) : 0
    return place === 0 ? 0 : table + place
  }
}

/** The place that an offset leads to. */
export function referenced(view: DataView, place: number): number {
  if (place === 0) throw new RangeError('a table is missing')
  return place + view.getUint32(place, true)
}

/** @throws {RangeError} the metadata are damaged */
export function parseSchema(view: DataView, table: number): ArrowField[] {
  const fields = fieldsOf(view, table)
  if (fields(0) !== 0 && view.getInt16(fields(0), true) !== 0)
    throw new RangeError('the numbers are big-endian')
  let left = view.byteLength / 4
  const parse = (place: number): ArrowField => {
    // Offsets may lead to one field from many places.
    if (left-- <= 0) throw new RangeError('more fields than there is room for')
    return parseField(view, referenced(view, place), parse)
  }
  return vector(view, fields(1), 4).map(parse)
}

function parseField(view: DataView, table: number, parse: (place: number) => ArrowField): ArrowField {
  const field = fieldsOf(view, table)
  const type = field(2) === 0 ? 0 : view.getUint8(field(2))
  const details = field(3) === 0 ? () => 0 : fieldsOf(view, referenced(view, field(3)))
  const [first, second] = [details(0), details(1)]
  // What is left out has its default: durations are in milliseconds.
  const fallback = type === TYPE.duration ? 1 : 0
  return {
    name: text(view, field(0)),
    type,
    dictionary: field(4) !== 0,
    children: vector(view, field(5), 4).map(parse),
    detail:
      first === 0 ? fallback : type === TYPE.int ? view.getInt32(first, true) : view.getInt16(first, true),
    signed: type === TYPE.int && second !== 0 && view.getUint8(second) !== 0,
    zoned: type === TYPE.timestamp && text(view, second) !== '',
  }
}

/** @throws {RangeError} the metadata are damaged */
export function parseBatch(view: DataView, table: number): ArrowBatch {
  const fields = fieldsOf(view, table)
  const compression = fields(3) === 0 ? null : fieldsOf(view, referenced(view, fields(3)))
  return {
    rows: fields(0) === 0 ? 0 : long(view, fields(0)),
    nulls: vector(view, fields(1), 16).map((place) => long(view, place + 8)),
    buffers: vector(view, fields(2), 16).map((place) => ({
      start: long(view, place),
      length: long(view, place + 8),
    })),
    codec: compression && (compression(0) === 0 ? 0 : view.getInt8(compression(0))),
    variadic: vector(view, fields(4), 8).map((place) => long(view, place)),
  }
}

/** A 64-bit integer that counts something. */
export function long(view: DataView, place: number): number {
  const value = Number(view.getBigInt64(place, true))
  if (!(value >= 0 && Number.isSafeInteger(value))) throw new RangeError(`${value} is no count`)
  return value
}

/** The places of a vector's elements. */
function vector(view: DataView, place: number, bytes: number): number[] {
  if (place === 0) return []
  const start = referenced(view, place)
  const count = view.getUint32(start, true)
  if (start + 4 + count * bytes > view.byteLength)
    throw new RangeError('a vector reaches beyond the metadata')
  return Array.from({ length: count }, (_, i) => start + 4 + i * bytes)
}

function text(view: DataView, place: number): string {
  const bytes = vector(view, place, 1)
  if (bytes.length === 0) return ''
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + bytes[0]!, bytes.length))
}
