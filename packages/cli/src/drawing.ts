import type { Channel, SampleArray } from '@sinal/signals'
import { RunningEnvelope } from './running-envelope.ts'
import { PLOT_WIDTH, svgPlot, type Trace } from './svg-plot.ts'

/** Where the samples of a signal lie on a plot's axis: in seconds, or in samples where no rate is known. */
export interface Axis {
  readonly start: number
  readonly step: number
}

/** The channels of a signal as they are drawn. It is taken block by block; what is held does not grow with it. */
export class Drawing {
  /** Samples taken. */
  length = 0
  readonly #channels: readonly Channel[]
  readonly #axis: Axis
  readonly #envelopes: readonly RunningEnvelope[]

  constructor(channels: readonly Channel[], axis: Axis) {
    this.#channels = channels
    this.#axis = axis
    this.#envelopes = channels.map(() => new RunningEnvelope(PLOT_WIDTH))
  }

  /** @param data one array a channel */
  push(data: readonly SampleArray[]): void {
    for (const [c, envelope] of this.#envelopes.entries()) envelope.push(data[c]!)
    this.length += data[0]?.length ?? 0
  }

  traces(role: Trace['role']): Trace[] {
    const { length } = this
    return this.#channels.map(({ name, unit }, c) => {
      return { role, name, unit, points: this.#envelopes[c]!.result(), length, ...this.#axis }
    })
  }
}

/** What is said of a signal above its plot. */
export interface Caption {
  readonly title: string
  readonly length: number
  readonly sampleRate: number | null
  /** What was done with it. */
  readonly done?: string
}

/** The traces as an SVG document. */
export function plotOf({ title, length, sampleRate, done }: Caption, traces: readonly Trace[]): string {
  const rate = sampleRate === null ? '' : ` at ${sampleRate.toLocaleString('en-US')} Hz`
  return svgPlot({
    title,
    subtitle: `${length.toLocaleString('en-US')} samples${rate}${done === undefined ? '' : `, ${done}`}`,
    timeLabel: sampleRate === null ? 'samples' : 'time (s)',
    traces,
  })
}
