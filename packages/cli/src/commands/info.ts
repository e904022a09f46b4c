import type { ReadSignals, SignalFile } from '@sinal/signals'
import { EXIT } from '../exit-codes.ts'
import { readAs } from '../read-as.ts'
import { inSession, type CommonOptions, type Session } from '../session.ts'
import { withFile } from '../source.ts'
import { RunningStatistics } from '../statistics.ts'
import { pairs, table } from '../table.ts'
import { decisions } from '../decisions.ts'
import { bytesText, numberText } from '../texts.ts'

export interface InfoOptions extends CommonOptions {
  readonly as?: readonly string[]
}

/** `sinal info`: what a file is, and statistics of its channels. */
export async function info(file: string, options: InfoOptions): Promise<number> {
  const open = readAs(options.as)
  return inSession(options, async (session) => {
    const { signal } = session
    await withFile(file, { ...open, signal }, async (source) => {
      const read = await source.read({
        dtype: 'float64',
        signal,
        onProgress: ({ bytesRead, totalBytes }) =>
          session.show({ label: file, fraction: totalBytes && bytesRead / totalBytes, bytes: totalBytes }),
      })
      print(session, describe(file, source, read), source)
    })
    return EXIT.done
  })
}

function describe(file: string, source: SignalFile, read: ReadSignals) {
  const { format, size, sampleRate, startTime, recognised } = source
  const { length, timing } = read
  const channels = read.channels.map(({ name, unit }, c) => {
    const statistics = new RunningStatistics()
    statistics.push(read.data[c]!)
    return { name, unit: unit ?? null, ...statistics.result() }
  })
  return { file, format, size, length, sampleRate, startTime, channels, timing, dialect: recognised }
}

type Description = ReturnType<typeof describe>

function print(session: Session, found: Description, source: SignalFile): void {
  if (session.isJson) {
    session.printJson(found)
    return
  }
  const { file, format, size, length, sampleRate, startTime, channels, timing } = found
  const unit = sampleRate === null ? 'samples' : 's'
  const uneven =
    timing && timing.deviatingRows > 0
      ? `${numberText(timing.deviatingRows)} rows are off the even grid, by at most ${numberText(timing.maxDeviation)} s, first in row ${timing.firstLine}`
      : null
  session.print(
    [
      pairs([
        ['file', file],
        ['format', format],
        ['size', size === null ? 'not known' : bytesText(size)],
        [
          'length',
          `${numberText(length)} samples${sampleRate === null ? '' : `, ${numberText(length / sampleRate)} s`}`,
        ],
        ['sample rate', sampleRate === null ? 'not known' : `${numberText(sampleRate)} Hz`],
        ['start', `${numberText(startTime)} ${unit}`],
        ...(uneven === null ? [] : ([['timing', uneven]] as const)),
      ]),
      table(
        [
          'channel',
          'unit',
          ...['min', 'max', 'mean', 'sd', 'missing'].map((name) => ({ name, align: 'right' }) as const),
        ],
        channels.map(({ name, unit: of, min, max, mean, sd, missing }) => [
          name,
          of ?? '',
          ...[min, max, mean, sd, missing].map((value) => (value === null ? '' : numberText(value))),
        ]),
      ),
      decisions(source.recognised),
    ].join('\n'),
  )
}
