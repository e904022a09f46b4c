import type { OpenedFile, Timing } from '../../../shared/ipc.ts'
import type { Span } from '../plots/viewport.ts'

/**
 * The output in the middle of a stretch of time.
 *
 * @param index the output that is looked at: null comes back when it lies in there already
 */
export function outputInView(view: Span, file: OpenedFile, timing: Timing, index: number): number | null {
  const outputAt = (time: number): number =>
    ((time - file.startTime) * (file.sampleRate ?? 1) - timing.offset) / timing.step
  const [first, last] = [outputAt(view.start), outputAt(view.end)]
  if (index >= Math.floor(first) && index <= Math.ceil(last)) return null
  return Math.max(0, Math.round((first + last) / 2))
}
