import { nextTick } from 'vue'
import { useCommandsStore, type Command } from '../commands/commands-store.ts'
import { useExplainStore } from '../explain/explain-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { usePlotsStore } from './plots-store.ts'

/** Registers what can be done with the plots beside zooming and panning. What is asked of them brings them back. */
export function usePlotCommands(): void {
  const plots = usePlotsStore()
  const files = useFilesStore()
  const explain = useExplainStore()

  const ofPlots = (run: () => void, isOn?: () => boolean): Command => ({
    enabled: () => plots.rows.length > 0,
    why: () => 'noPlots',
    run: () => {
      explain.close()
      run()
    },
    ...(isOn && { isOn }),
  })
  const marker = (name: 'a' | 'b'): Command =>
    ofPlots(
      () => plots.mark({ [name]: plots.cursor ?? (plots.view.start + plots.view.end) / 2 }),
      () => plots.markers[name] !== null,
    )
  const choice = <K extends 'tool' | 'order'>(key: K, value: (typeof plots)[K]): Command =>
    ofPlots(
      () => (plots[key] = value),
      () => plots[key] === value,
    )
  const inspector = (tab: NonNullable<typeof plots.inspector>): Command =>
    ofPlots(
      () => (plots.inspector = plots.inspector === tab ? null : tab),
      () => plots.inspector === tab,
    )

  useCommandsStore().register({
    'go-to-time': ofPlots(() => void nextTick(() => document.getElementById('go-to-time')?.focus())),
    'marker-a': marker('a'),
    'marker-b': marker('b'),
    'clear-markers': {
      ...ofPlots(() => plots.mark({ a: null, b: null })),
      enabled: () => plots.markers.a !== null || plots.markers.b !== null,
      why: () => 'noMarkers',
    },
    'tool-zoom': choice('tool', 'zoom'),
    'tool-pan': choice('tool', 'pan'),
    'tool-measure': choice('tool', 'measure'),
    'plot-input': {
      ...ofPlots(
        () => (plots.inputVisible = !plots.inputVisible),
        () => plots.inputVisible,
      ),
      enabled: () => files.selected !== null,
      why: () => 'noFile',
    },
    'input-behind': ofPlots(
      () => (plots.overlay = !plots.overlay),
      () => plots.overlay,
    ),
    'overlay-plots': ofPlots(plots.toggleOverlaid, () => plots.isOverlaid),
    'all-files': {
      ...ofPlots(
        () => (plots.items = plots.items === 'all' ? 'selected' : 'all'),
        () => plots.items === 'all',
      ),
      enabled: () => files.shown.length > 1,
      why: () => 'oneFile',
    },
    'order-by-layer': choice('order', 'stage'),
    'order-by-channel': choice('order', 'channel'),
    'show-measure': inspector('measure'),
    'show-table': inspector('table'),
    'show-spectrum': inspector('spectrum'),
    'show-spectrogram': inspector('spectrogram'),
    'show-picture': inspector('picture'),
  })
}
