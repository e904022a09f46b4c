import { nextTick } from 'vue'
import { useCommandsStore, type Command } from '../commands/commands-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useShowPlots } from '../shell/use-show-plots.ts'
import { usePlotsStore } from './plots-store.ts'

/** Of plots that are there; what is asked of them brings them back. */
function useOfPlots() {
  const plots = usePlotsStore()
  const showPlots = useShowPlots()
  return (run: () => void, isOn?: () => boolean): Command => ({
    enabled: () => plots.rows.length > 0,
    why: () => 'noPlots',
    run: () => {
      showPlots()
      run()
    },
    ...(isOn && { isOn }),
  })
}

/** Registers what can be done with the plots beside zooming and panning. */
export function usePlotCommands(): void {
  registerCursor()
  registerShown()
}

function registerCursor(): void {
  const plots = usePlotsStore()
  const ofPlots = useOfPlots()
  const marker = (name: 'a' | 'b'): Command =>
    ofPlots(
      () => plots.mark({ [name]: plots.cursor ?? (plots.view.start + plots.view.end) / 2 }),
      () => plots.markers[name] !== null,
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
    'mark-seen': {
      ...ofPlots(
        () => (plots.seen = !plots.seen),
        () => plots.seen,
      ),
      enabled: () => plots.seen || plots.rows.some(({ stage }) => stage > 0),
      why: () => 'noLayers',
    },
  })
}

function registerShown(): void {
  const plots = usePlotsStore()
  const files = useFilesStore()
  const ofPlots = useOfPlots()
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
  const toggle = (key: 'inputVisible' | 'overlay'): Command =>
    ofPlots(
      () => (plots[key] = !plots[key]),
      () => plots[key],
    )
  useCommandsStore().register({
    'tool-zoom': choice('tool', 'zoom'),
    'tool-pan': choice('tool', 'pan'),
    'tool-measure': choice('tool', 'measure'),
    'plot-input': { ...toggle('inputVisible'), enabled: () => files.selected !== null, why: () => 'noFile' },
    'input-behind': toggle('overlay'),
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
