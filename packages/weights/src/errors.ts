import { SinalError } from '@sinal/core'
import { type MessageCode, type Said, say } from './say.ts'

/** Weights that cannot be read or written. The message names the file and, where known, the byte or the field. */
export class WeightsError extends SinalError {
  override get name() {
    return 'WeightsError'
  }

  /** What was read: the file's name, or the format's where the bytes had no name. */
  readonly file: string
  /** Where in the file: `byte 8`, `tensor 'conv.weight'`; null for the file as a whole. */
  readonly place: string | null
  /** What is wrong, without the place. */
  readonly problem: string
  /** Which problem it is, for whoever words it in another language (`messageCodes`). */
  declare readonly code: MessageCode

  /** @param problem a text alone says what is damaged */
  constructor(file: string, place: string | null, problem: string | Said, options?: { cause?: unknown }) {
    const said = typeof problem === 'string' ? say('weights-damaged', { problem }) : problem
    const where = place === null ? file : `${file}, ${place}`
    super({ ...said, text: `${where}: ${said.text}` }, options)
    this.file = file
    this.place = place
    this.problem = said.text
  }
}

const LONGEST = 60

/** A value from a file as a message shows it: text quoted and cut, what is nested only named. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return `'${value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value}'`
  if (Array.isArray(value)) {
    const simple = value.every((item) => typeof item === 'number' || typeof item === 'bigint')
    return simple && value.length <= 16 ? `[${value.join(', ')}]` : `an array of ${value.length}`
  }
  if (typeof value === 'object' && value !== null) return 'an object'
  return Object.is(value, -0) ? '-0' : String(value)
}
