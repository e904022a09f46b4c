import type { SignalFile } from '@sinal/signals'
import { type Reading, withFile } from '@sinal/recipe/batch'
import { EXIT } from '../exit-codes.ts'
import { readingOf, type ReadingOptions } from '../reading.ts'
import { inSession, type CommonOptions, type Session } from '../session.ts'
import { RunningStatistics } from '../statistics.ts'
import { pairs, table } from '../table.ts'
import { decisions } from '../decisions.ts'
import { bytesText, numberText } from '../texts.ts'
import { readWindow } from '../window.ts'

export type InfoOptions = CommonOptions & ReadingOptions

/** `sinal info`: what a file is, and statistics of its channels. */
export async function info(file: string, options: InfoOptions): Promise<number> {
  const { open, read } = readingOf(options)
  return inSession(options, async (session) => {
    const { signal } = session
    await withFile(file, { ...open, signal }, async (source) => {
      const reading = await readWindow(session, file, source, {
        ...read,
        dtype: 'float64',
      })
      print(session, await describe(file, source, reading), source)
    })
    return EXIT.done
  })
}

async function describe(file: string, source: SignalFile, reading: Reading) {
  const { format, compression, size, startDate = null, skipped, recognised: dialect } = source
  const { sampleRate, startTime } = reading
  const statistics = reading.channels.map(() => new RunningStatistics())
  let length = 0
  for await (const block of reading.blocks) {
    for (const [c, one] of statistics.entries()) one.push(block.data[c]!)
    length += block.length
  }
  const channels = reading.channels.map(({ name, unit }, c) => {
    return { name, unit: unit ?? null, ...statistics[c]!.result() }
  })
  const { timing, resampled = null, rejected = null } = reading.account()
  const time = { sampleRate, startTime, startDate }
  return {
    file,
    format,
    compression,
    size,
    length,
    ...time,
    channels,
    timing,
    resampled,
    rejected,
    skipped,
    dialect,
  }
}

type Description = Awaited<ReturnType<typeof describe>>

function print(session: Session, found: Description, source: SignalFile): void {
  if (session.isJson) {
    session.printJson(found)
    return
  }
  const { file, format, compression, size, length, sampleRate, startTime, startDate, channels, rejected } =
    found
  const seconds = sampleRate === null ? '' : `, ${numberText(length / sampleRate)} s`
  const start = `${numberText(startTime)} ${sampleRate === null ? 'samples' : 's'}`
  session.print(
    [
      pairs([
        ['file', file],
        ['format', compression === null ? format : `${format}, ${compression}`],
        ['size', size === null ? 'not known' : bytesText(size)],
        ['length', `${numberText(length)} samples${seconds}`],
        ['sample rate', sampleRate === null ? 'not known' : `${numberText(sampleRate)} Hz`],
        ['start', startDate === null ? start : `${startDate} (${start})`],
        ...timingRows(found),
        ...(rejected
          ? [['rejected', `${numberText(rejected.count)} ${rejected.count === 1 ? 'row' : 'rows'}`] as const]
          : []),
      ]),
      statisticsTable(channels),
      ...explanation(source),
    ].join('\n'),
  )
}

/** Of CSV the decisions; of other formats what is no channel. */
function explanation({ recognised, skipped, sampleRate }: SignalFile): string[] {
  if (recognised !== null) return [decisions(recognised, sampleRate)]
  if (skipped.length === 0) return []
  return [
    table(
      ['left out', 'reason'],
      skipped.map(({ column, reason }) => [column, reason]),
    ),
  ]
}

function timingRows({ timing }: Description): (readonly [string, string])[] {
  if (!timing || timing.deviatingRows === 0) return []
  const { deviatingRows, maxDeviation, firstLine, gaps, longestGap, backwardSteps, jitter } = timing
  const first = firstLine === null ? '' : `, first in row ${numberText(firstLine)}`
  return [
    ['uneven', `${numberText(deviatingRows)} rows, by at most ${numberText(maxDeviation)} s${first}`],
    [
      'jitter',
      `${numberText(jitter.rms)} s (${numberText(jitter.rmsPercent)} %) from step to step, at most ${numberText(jitter.max)} s`,
    ],
    ...(gaps > 0
      ? [['gaps', `${numberText(gaps)}, the longest of ${numberText(longestGap)} s`] as const]
      : []),
    ...(backwardSteps > 0 ? [['backward', `${numberText(backwardSteps)} steps`] as const] : []),
  ]
}

function statisticsTable(channels: Description['channels']): string {
  const right = (name: string) => ({ name, align: 'right' }) as const
  return table(
    ['channel', 'unit', ...['min', 'max', 'mean', 'sd', 'missing'].map(right)],
    channels.map(({ name, unit, min, max, mean, sd, missing }) => [
      name,
      unit ?? '',
      ...[min, max, mean, sd, missing].map((value) => (value === null ? '' : numberText(value))),
    ]),
  )
}
