import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'

/** How a value of a field is read. */
export interface Kind<T> {
  readonly wire: WireType
  read(reader: BinaryReader): T
}

interface Field<T> {
  readonly number: number
  readonly kind: Kind<unknown>
  readonly repeated: boolean
  /** The value of a message that does not have the field. */
  initial(): T
}

type Fields = Readonly<Record<string, Field<unknown>>>

/** The object that a message is read into. */
export type Decoded<M> =
  M extends Message<infer F> ? { -readonly [K in keyof F]: ReturnType<F[K]['initial']> } : never

export interface Message<F extends Fields> extends Kind<{ [K in keyof F]: ReturnType<F[K]['initial']> }> {
  readonly fields: F
}

export const string: Kind<string> = { wire: WireType.LengthDelimited, read: (reader) => reader.string(true) }
export const bytes: Kind<Uint8Array> = { wire: WireType.LengthDelimited, read: (reader) => reader.bytes() }
export const int32: Kind<number> = { wire: WireType.Varint, read: (reader) => reader.int32() }
export const int64: Kind<bigint> = {
  wire: WireType.Varint,
  read: (reader) => counted(reader, BigInt(reader.int64())),
}
export const uint64: Kind<bigint> = {
  wire: WireType.Varint,
  read: (reader) => counted(reader, BigInt(reader.uint64())),
}
export const float: Kind<number> = { wire: WireType.Bit32, read: (reader) => reader.float() }
export const double: Kind<number> = { wire: WireType.Bit64, read: (reader) => reader.double() }

export function single<T, D>(number: number, kind: Kind<T>, initial: D): Field<T | D> {
  return { number, kind, repeated: false, initial: () => initial }
}

export function repeated<T>(number: number, kind: Kind<T>): Field<T[]> {
  return { number, kind, repeated: true, initial: () => [] }
}

/** A message with the fields that are of use; others are passed over. */
export function message<F extends Fields>(fields: F): Message<F> {
  const byNumber = new Map(Object.entries(fields).map(([name, field]) => [field.number, { name, field }]))
  return {
    fields,
    wire: WireType.LengthDelimited,
    read(reader) {
      const end = endOf(reader)
      const value: Record<string, unknown> = counted(reader, {})
      for (const [name, { initial }] of Object.entries(fields)) value[name] = initial()
      while (reader.pos < end) {
        const [number, wire] = reader.tag()
        const known = byNumber.get(number)
        if (known === undefined) reader.skip(wire, number)
        else readField(reader, known.field, wire, value, known.name)
      }
      if (reader.pos !== end) throw new RangeError('a message must end where its length says')
      return value as ReturnType<Message<F>['read']>
    },
  }
}

/** A file is a message without a length before it. */
export function decodeFile<F extends Fields>(
  type: Message<F>,
  file: Uint8Array,
): ReturnType<Message<F>['read']> {
  return type.read(new WholeReader(file))
}

class WholeReader extends BinaryReader {
  whole = true
  objects = 0
}

/** Messages and 64-bit integers may take 2 bytes in a file and hundreds in memory. Weights in bulk are neither. */
const MAX_OBJECTS = 1_000_000

function counted<T>(reader: BinaryReader, value: T): T {
  if (reader instanceof WholeReader && ++reader.objects > MAX_OBJECTS) {
    throw new RangeError(`at most ${MAX_OBJECTS} messages and integers are read`)
  }
  return value
}

function endOf(reader: BinaryReader): number {
  if (reader instanceof WholeReader && reader.whole) {
    reader.whole = false
    return reader.len
  }
  const length = reader.uint32()
  if (length > reader.len - reader.pos) throw new RangeError(`${length} bytes must follow, but got the end`)
  return reader.pos + length
}

function readField(
  reader: BinaryReader,
  { kind, repeated: isRepeated }: Field<unknown>,
  wire: WireType,
  into: Record<string, unknown>,
  name: string,
): void {
  if (wire === kind.wire) {
    if (isRepeated) (into[name] as unknown[]).push(kind.read(reader))
    else into[name] = kind.read(reader)
    return
  }
  if (!isRepeated || wire !== WireType.LengthDelimited) {
    throw new TypeError(`${name} must have wire type ${kind.wire}, but got ${wire}`)
  }
  // Numbers may come packed, one after the other.
  const end = endOf(reader)
  while (reader.pos < end) (into[name] as unknown[]).push(kind.read(reader))
  if (reader.pos !== end) throw new RangeError('packed numbers must end where their length says')
}
