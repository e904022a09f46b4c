import path from 'node:path'
import { STANDARD, withFile } from '@sinal/recipe/batch'
import { writeWhole } from '@sinal/signals/node'
import { Drawing, plotOf } from '../drawing.ts'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { pngOf } from '../png.ts'
import { readingOf, type ReadingOptions } from '../reading.ts'
import { inSession, type CommonOptions } from '../session.ts'
import { refuseBeside } from '../standard-output.ts'
import { readWindow, windowOf, type WindowOptions } from '../window.ts'

export interface PlotOptions extends CommonOptions, ReadingOptions, WindowOptions {
  readonly out?: string
  readonly overwrite?: boolean
}

/** `sinal plot`: the channels of a file as an image. */
export async function plot(file: string, options: PlotOptions): Promise<number> {
  const { open, read } = readingOf(options)
  const window = windowOf(options)
  const out = options.out ?? `${file === STANDARD ? 'standard-input' : path.parse(file).name}.svg`
  const extension = path.extname(out).toLowerCase()
  if (out !== STANDARD && extension !== '.svg' && extension !== '.png') {
    throw new UsageError(`--out: expected a name that ends in .svg or .png, but got '${out}'`)
  }
  if (out === STANDARD) refuseBeside('--out -', options, 'json')
  return inSession(options, async (session) => {
    const { signal } = session
    await withFile(file, { ...open, signal }, async (source) => {
      const reading = await readWindow(session, file, source, {
        ...read,
        ...window,
      })
      const { channels, sampleRate, startTime: start } = reading
      const drawing = new Drawing(channels, { start, step: 1 / (sampleRate ?? 1) })
      for await (const { data } of reading.blocks) drawing.push(data)
      const { length } = drawing
      const svg = plotOf({ title: source.name, length, sampleRate }, drawing.traces(null))
      if (out === STANDARD) {
        session.print(svg)
        return
      }
      const image = extension === '.png' ? await pngOf(svg) : svg
      signal.throwIfAborted()
      await writeWhole(out, image, { overwrite: options.overwrite ?? false, name: out })
      if (session.isJson) session.printJson({ file: out, bytes: Buffer.byteLength(image) })
      else if (!session.isQuiet) session.print(out)
    })
    return EXIT.done
  })
}
