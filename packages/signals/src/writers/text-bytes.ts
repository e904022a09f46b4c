import { CsvError } from '../csv-error.ts'
import type { UnitWriter } from '../number-units.ts'
import { say } from '../say.ts'
import type { CsvStyle } from '../types.ts'

/** Makes the bytes of a text in an encoding. @param file for messages */
export function textEncoder(encoding: CsvStyle['encoding'], file: string): (text: string) => Uint8Array {
  switch (encoding) {
    case 'utf-16le':
    case 'utf-16be':
      return (text) => utf16(text, encoding === 'utf-16le')
    case 'windows-1252':
      return (text) => windows1252(text, file)
    default: {
      const encoder = new TextEncoder()
      return (text) => encoder.encode(text)
    }
  }
}

/** The same for units. @param bytesOf what `textEncoder` gives for the encoding */
export function unitEncoder(
  encoding: CsvStyle['encoding'],
  bytesOf: (text: string) => Uint8Array,
): (out: UnitWriter) => Uint8Array {
  const isPlainByByte = encoding !== 'utf-16le' && encoding !== 'utf-16be'
  return ({ units, length, isPlain }) => {
    const written = units.subarray(0, length)
    return isPlain && isPlainByByte ? new Uint8Array(written) : bytesOf(textOf(written))
  }
}

function textOf(units: Uint16Array): string {
  let text = ''
  for (let at = 0; at < units.length; at += PIECE)
    text += String.fromCharCode(...units.subarray(at, at + PIECE))
  return text
}

/** Arguments that a function may have anywhere. */
const PIECE = 8192

function utf16(text: string, isLittle: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length))
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), isLittle)
  return new Uint8Array(view.buffer)
}

/** As a stream: Node 20 takes Windows-1252 for Latin-1 otherwise. */
const decoded = new TextDecoder('windows-1252').decode(
  Uint8Array.from({ length: 256 }, (_, byte) => byte),
  { stream: true },
)
const bytes = new Map(Array.from(decoded, (character, byte) => [character, byte]))

function windows1252(text: string, file: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const byte = bytes.get(character)
    if (byte === undefined) throw new CsvError(say('csv-encoding', { character }), { file })
    return byte
  })
}
