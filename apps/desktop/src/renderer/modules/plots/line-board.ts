import type { ComputeCalls, Problem, ResultOf, Source } from '../../../shared/ipc.ts'
import type { Stretch } from '../../../shared/look-schemas.ts'
import { compute, problemOf } from '../../bridge.ts'
import { telling } from './passing.ts'
import { EMPTY_LINE, toLine, type Line } from './samples.ts'
import { samplesIn, type RowTiming, type Span } from './viewport.ts'

export interface LineTarget {
  readonly source: Source
  readonly channel: number
  readonly timing: RowTiming
  /** Whether it is the other variant's, behind the one that is worked on. */
  readonly ofOther?: boolean
}

/** What a line is of, whichever run made it: until the lines of a new run come, those of the former stand for them. */
export function keyOf({ source, channel, ofOther = false }: LineTarget): string {
  if (source.kind === 'input') return `in/${source.fileId}/${channel}`
  return `${ofOther ? 'other' : 'out'}/${source.item}/${source.layer}/${channel}`
}

/** What one plot wants to draw. */
export interface LinesRequest {
  readonly targets: readonly LineTarget[]
  readonly view: Span
  /** Points that the plot can tell apart. */
  readonly width: number
}

export interface LinesAnswer {
  /** What was asked for: the plot may want something else by now. */
  readonly targets: readonly LineTarget[]
  /** In their order; null: it can't be told now, and will be soon. */
  readonly lines: readonly (Line | null)[]
  readonly problem: Problem | null
}

type Receiver = (answer: LinesAnswer) => void

/**
 * Fetches what all plots want to draw: what is wished at once goes over in one call, one call a frame is under way at a
 * time, and of each plot only the newest wish waits. So a fast pan asks for what is shown when an answer has come, not
 * for everything in between, and answers come in order.
 */
export class LineBoard {
  readonly #wishes = new Map<Receiver, LinesRequest>()
  /** What each plot on the screen wished for last. */
  readonly #shown = new Map<Receiver, LinesRequest>()
  #ahead: { readonly call: WindowCall; readonly windows: Windows } | null = null
  #busy = false

  /** Asks for a plot's lines; takes the place of what it asked for before. */
  wish(receiver: Receiver, request: LinesRequest): void {
    this.#wishes.set(receiver, request)
    this.#shown.set(receiver, request)
    if (!this.#busy) void this.#pump()
  }

  /** The plot is gone, or off the screen. */
  forget(receiver: Receiver): void {
    this.#wishes.delete(receiver)
    this.#shown.delete(receiver)
  }

  /**
   * Fetches what the plots on the screen will wish for once these take the place of what they show. They have their lines
   * then with the change, and not frames after it. What can't be had they ask for themselves, and tell why.
   */
  async expect(coming: readonly LineTarget[]): Promise<void> {
    const known = new Map(coming.map((target) => [keyOf(target), target]))
    const call = new WindowCall()
    for (const request of this.#shown.values()) {
      const next = request.targets.flatMap((target) => known.get(keyOf(target)) ?? [])
      next.forEach(partOf(request, call))
    }
    this.#ahead = null
    if (call.stretches.length === 0) return
    try {
      this.#ahead = { call, windows: await compute.call('windows', call) }
    } catch {
      // The plots will ask.
    }
  }

  async #pump(): Promise<void> {
    this.#busy = true
    // All plots wish within the turn in which what they show changes.
    await Promise.resolve()
    while (this.#wishes.size > 0) {
      const asked = [...this.#wishes]
      this.#wishes.clear()
      await this.#answer(asked)
      // The plots that got their lines draw them in this frame, and wish for the next ones in it.
      await nextFrame()
    }
    this.#busy = false
  }

  async #answer(asked: readonly (readonly [Receiver, LinesRequest])[]): Promise<void> {
    const call = new WindowCall()
    const plots = asked.map(([receiver, request]) => ({
      receiver,
      targets: request.targets,
      parts: request.targets.map(partOf(request, call)),
    }))
    try {
      const windows = this.#known(call) ?? (await compute.call('windows', call))
      for (const { receiver, targets, parts } of plots) receiver({ targets, ...linesOf(parts, windows) })
    } catch (error) {
      const problem = telling(problemOf(error))
      for (const { receiver, targets } of plots)
        receiver({ targets, lines: targets.map(() => null), problem })
    }
  }

  #known(call: WindowCall): Windows | null {
    if (call.stretches.length === 0) return []
    return this.#ahead && call.answerOf(this.#ahead.call, this.#ahead.windows)
  }
}

/** One for the whole page: its plots move together. */
export const lineBoard = new LineBoard()

type Windows = ResultOf<ComputeCalls, 'windows'>

/** What goes over: channels of one source and stretch together, so that their positions are found and sent once. */
class WindowCall {
  readonly stretches: (Stretch & { channels: number[] })[] = []
  width = 1
  readonly #places = new Map<string, number>()

  /** @returns where in the answer the channel is */
  add(source: Source, channel: number, { start, end }: { start: number; end: number }): Place {
    const key = keyOfStretch({ source, start, end })
    const stretch = this.#places.get(key) ?? this.stretches.push({ source, channels: [], start, end }) - 1
    this.#places.set(key, stretch)
    const { channels } = this.stretches[stretch]!
    const known = channels.indexOf(channel)
    return { stretch, series: known >= 0 ? known : channels.push(channel) - 1 }
  }

  /** What was answered to another call, as the answer to this one; null where this one asks for more. */
  answerOf(other: WindowCall, windows: Windows): Windows | null {
    if (other.width !== this.width) return null
    const answers = this.stretches.map((stretch) => {
      const found = windows[other.#places.get(keyOfStretch(stretch)) ?? -1]
      if (!found?.ok) return null
      const series = stretch.channels.flatMap((channel) =>
        found.value.series.filter((one) => one.channel === channel),
      )
      return series.length === stretch.channels.length
        ? { ok: true as const, value: { ...found.value, series } }
        : null
    })
    const known = answers.filter((answer) => answer !== null)
    return known.length === answers.length ? known : null
  }
}

const keyOfStretch = ({ source, start, end }: Omit<Stretch, 'channels'>): string =>
  JSON.stringify([source, start, end])

interface Place {
  readonly stretch: number
  readonly series: number
}

/** A line that was asked for; no place where it has nothing in view. */
interface Part {
  readonly timing: RowTiming
  readonly place: Place | null
}

function partOf({ view, width }: LinesRequest, call: WindowCall): (target: LineTarget) => Part {
  return ({ source, channel, timing }) => {
    const range = samplesIn(view, timing)
    if (range.start === range.end || width < 1) return { timing, place: null }
    call.width = Math.max(call.width, width)
    return { timing, place: call.add(source, channel, range) }
  }
}

function linesOf(parts: readonly Part[], windows: Windows): Omit<LinesAnswer, 'targets'> {
  let problem: Problem | null = null
  const lines = parts.map(({ timing, place }) => {
    if (!place) return EMPTY_LINE
    const found = windows[place.stretch]!
    if (found.ok) return toLine(found.value, place.series, timing)
    problem ??= telling(found.problem)
    return null
  })
  return { lines, problem }
}

function nextFrame(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(resolve))
}
