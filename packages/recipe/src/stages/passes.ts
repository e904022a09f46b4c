import type { Pace } from '../pace.ts'
import type { SourceReader } from '../source-reader.ts'
import { deferralOf, Pipeline, type Link } from './pipeline.ts'
import type { Look } from './stage-plan.ts'

/** A source is one. */
const ITEMS = 1

/** The links that must see their whole input before their first output, for each of which the source is read once more. */
export function passesOf(links: readonly Link[], isLengthKnown: boolean): Link[] {
  let isKnown = isLengthKnown
  return links.filter((link) => {
    const deferral = deferralOf(link)
    const isPass = deferral !== null && !(deferral.isLength && isKnown)
    // A reading shows how long the signal is.
    isKnown ||= isPass
    return isPass
  })
}

export interface PassOptions {
  readonly reader: SourceReader
  readonly pace: Pace
  readonly chunk: number | undefined
  /** Called before each reading. */
  readonly onReading: () => void
}

/** The links as they run once all is known of the signal that they need: for that it is read, link by link. */
export async function readyLinks(links: readonly Link[], options: PassOptions): Promise<Link[]> {
  const { reader } = options
  const ready: Link[] = []
  for (const link of links) {
    const deferral = deferralOf(link)
    if (deferral === null) {
      ready.push(link)
      continue
    }
    const look = deferral.look(ITEMS)
    if (!deferral.isLength) await show(look, ready, options)
    else if (reader.length === null) await show(null, [], options)
    const length = ready.reduce((samples, { outLength }) => outLength(samples, ITEMS), reader.length!)
    link.outLength(length, ITEMS)
    ready.push({ ...link, plan: look.finish(length) })
  }
  return ready
}

/** One reading, of which what the links make of the signal is shown. */
async function show(look: Look | null, links: readonly Link[], options: PassOptions): Promise<void> {
  const { reader, pace, chunk, onReading } = options
  const wanted = new Set(links.slice(-1).map(({ last }) => last))
  const pipeline = new Pipeline(links, { items: ITEMS, pace, chunk, wanted, keeps: false })
  onReading()
  for await (const { block, isLast } of reader.blocks()) {
    if (links.length === 0) look?.push(block)
    for (const output of pipeline.push(block, isLast)) {
      if (output === null) await pace.rest()
      else look?.push(output.block)
    }
    await pace.rest()
  }
}
