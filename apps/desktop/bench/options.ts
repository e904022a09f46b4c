import { parseArgs } from 'node:util'

export interface Options {
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
  return {
    json: values.json ?? null,
    docs: values.docs,
    samples: count('samples'),
    channels: count('channels'),
    csvMb: count('csv-mb'),
    seconds: count('seconds'),
    starts: count('starts'),
  }
}
