import { asciiOf, headerBytes } from '../byte-range.ts'
import type { ByteSource } from '../byte-source.ts'
import { isoText } from '../clock.ts'
import type { EdfHeader } from './edf-header.ts'
import { bytesOf } from './stored-samples.ts'

export interface EdfStart {
  /** Seconds since 1970, of the clock where it was recorded; 0 where the file does not say it. */
  readonly startTime: number
  /** The same as ISO 8601, without an offset: no such file says it. */
  readonly startDate?: string
}

const SECONDS_PER_DAY = 86_400

/** Within which an onset ends. */
const ONSET_BYTES = 64

/**
 * When a recording starts: the header's date and time, and what the first record of EDF+ adds to them. A year of two
 * digits is one from 1985 to 2084, unless the recording field of EDF+ says all four; `Startdate X` there, and otherwise
 * the very first moment of 1985, stand for an unknown date.
 *
 * @see https://www.edfplus.info/specs/edfplus.html#edfplusfile
 */
export async function edfStart(bytes: ByteSource, header: EdfHeader): Promise<EdfStart> {
  const fixed = asciiOf(await headerBytes(bytes, 0, 256))
  const recording = fixed.slice(88, 168).trim()
  const [date, time] = [fixed.slice(168, 176), fixed.slice(176, 184)]
  const isUnknown = /^Startdate X\b/.test(recording) || (date === '01.01.85' && time === '00.00.00')
  const day = isUnknown ? null : dayOf(date, /^Startdate \d\d-[A-Z]{3}-(\d{4})\b/i.exec(recording)?.[1])
  const seconds = secondsOf(time)
  if (day === null || seconds === null) return { startTime: 0 }
  const { whole, fraction } = await firstOnset(bytes, header)
  const startTime = day * SECONDS_PER_DAY + seconds + whole
  return {
    startTime: startTime + Number(`0.${fraction}0`),
    startDate: isoText(0, startTime, fraction.replace(/0+$/, '')),
  }
}

/** Days since 1970; null for what is no date. */
function dayOf(text: string, longYear: string | undefined): number | null {
  const [, day, month, short] = /^(\d\d)\.(\d\d)\.(\d\d)$/.exec(text) ?? []
  if (day === undefined) return null
  const year = Number(longYear ?? (Number(short) >= 85 ? `19${short}` : `20${short}`))
  const date = new Date(Date.UTC(year, Number(month) - 1, Number(day)))
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
    ? date.getTime() / (SECONDS_PER_DAY * 1000)
    : null
}

function secondsOf(text: string): number | null {
  const [, hours, minutes, seconds] = /^([01]\d|2[0-3])\.([0-5]\d)\.([0-5]\d)$/.exec(text) ?? []
  return hours === undefined ? null : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}

/** When the first record of EDF+ begins, in seconds after the header's time: it has the parts of a second. */
async function firstOnset(bytes: ByteSource, { signals, headerLength, stored, isPlus }: EdfHeader) {
  const annotations = isPlus ? signals.find(({ isAnnotations }) => isAnnotations) : undefined
  if (!annotations) return { whole: 0, fraction: '' }
  const start = headerLength + annotations.offset
  const list = asciiOf(
    await headerBytes(bytes, start, start + Math.min(ONSET_BYTES, annotations.samples * bytesOf(stored))),
  )
  const [, whole = '0', fraction = ''] = /^\+(\d+)(?:\.(\d*))?\x14/.exec(list) ?? []
  return { whole: Number(whole), fraction }
}
