/** How long one waits for what a layer makes of the stretch in view once it was edited. */
import { choose, openFile, settled, there, whole, type Driven } from './driving.ts'
import { timePreviews, zoomInto } from './measure.ts'

export const EDITS = 20
/** After the first, nothing is under way; after the second, the run of a long signal is. */
const PAUSES_MS = [700, 1300]
const LAYERS = 3
const EDITED = 1

/**
 * Builds a chain of three layers on a file, and edits the second one.
 *
 * @param zoom what of the signal is in view: a part in so many
 * @returns of each edit, in milliseconds
 */
export async function measurePreviews({ app, page }: Driven, file: string, zoom: number): Promise<number[]> {
  await openFile(app, file)
  await page.waitForFunction(() => performance.getEntriesByName('sinal:first-plot').length > 0)
  await whole(page)
  if (zoom > 1) await page.evaluate(zoomInto, zoom)
  for (let k = 1; k <= LAYERS; k++) {
    await choose(app, 'add-layer')
    await there(page, `.layer-card:nth-child(${k}) .body input`)
    await settled(page)
  }
  await page.click(`.layer-card:nth-child(${EDITED + 1}) .head`)
  await there(page, `.layer-card:nth-child(${EDITED + 1}) .body input[inputmode=numeric]`)
  await settled(page)
  return page.evaluate(timePreviews, { layer: EDITED, count: EDITS, pausesMs: PAUSES_MS })
}
