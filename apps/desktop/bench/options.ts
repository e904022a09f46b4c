import { parseArgs } from 'node:util'

/** What is measured, one after the other. */
export const PARTS = ['start', 'open', 'move', 'preview', 'longPreview', 'use', 'much'] as const
export type Part = (typeof PARTS)[number]

export interface Options {
  /** What of it to measure. */
  readonly only: ReadonlySet<Part>
  /** A folder that keeps the long signal and the CSV file for the next time; null: they are written anew. */
  readonly files: string | null
  /** Where the figures go as JSON; null: only onto the screen. */
  readonly json: string | null
  /** Whether to write the section of docs/performance.md. */
  readonly docs: boolean
  /** Samples of each channel of the signal that is panned and zoomed. */
  readonly samples: number
  readonly channels: number
  /** Size of the CSV file whose first plot is waited for. */
  readonly csvMb: number
  /** How long to pan, and to zoom. */
  readonly seconds: number
  /** Cold starts, of which the median counts. */
  readonly starts: number
}

export const HELP = `npm run bench:studio -- [options]

  --json FILE     write { panFps, zoomFps, firstPlotMs, coldStartMs, longestTaskMs, rendererMb, … }
  --docs          write the section of docs/performance.md
  --only PARTS    measure only these of start, open, move, preview, longPreview, use, much (separated by commas)
  --files FOLDER  keep the long signal and the CSV file in this folder, and take those that are there
  --samples N     samples of each channel of the signal that is panned and zoomed (default 10000000)
  --channels N    its channels (default 8)
  --csv-mb N      size of the CSV file whose first plot is waited for (default 1000)
  --seconds N     how long to pan, and to zoom (default 5)
  --starts N      cold starts, of which the median counts (default 5)`

/** @throws with the help, where an argument is none of these */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'string' },
      docs: { type: 'boolean', default: false },
      only: { type: 'string', default: PARTS.join() },
      files: { type: 'string' },
      samples: { type: 'string', default: '10000000' },
      channels: { type: 'string', default: '8' },
      'csv-mb': { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '5' },
      starts: { type: 'string', default: '5' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const count = (name: 'samples' | 'channels' | 'csv-mb' | 'seconds' | 'starts'): number => {
    const value = Number(values[name])
    if (Number.isInteger(value) && value > 0) return value
    throw new Error(`--${name}: expected a positive whole number, but got ${values[name]}\n\n${HELP}`)
  }
  const only = values.only.split(',')
  const unknown = only.find((part) => !PARTS.some((each) => each === part))
  if (unknown !== undefined)
    throw new Error(`--only: expected some of ${PARTS.join(', ')}, but got ${unknown}\n\n${HELP}`)
  if (values.docs && new Set(only).size < PARTS.length)
    throw new Error('--docs: expected all parts, but --only leaves some out')
  return {
    only: new Set(only as Part[]),
    files: values.files ?? null,
    json: values.json ?? null,
    docs: values.docs,
    samples: count('samples'),
    channels: count('channels'),
    csvMb: count('csv-mb'),
    seconds: count('seconds'),
    starts: count('starts'),
  }
}
