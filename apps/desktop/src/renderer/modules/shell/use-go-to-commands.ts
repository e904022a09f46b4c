import { nextTick } from 'vue'
import { afterPaint } from '../../ui/after-paint.ts'
import { useCommandsStore } from '../commands/commands-store.ts'
import { useExplainStore } from '../explain/explain-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useTrainStore } from '../train/train-store.ts'
import { useLayoutStore, type Panel } from './layout-store.ts'
import { useShowPlots } from './use-show-plots.ts'

/** A view or a panel that takes its place in the window comes a frame or two after the wish for it. */
const FRAMES = 10

/** Puts the focus, once it is there, on what stands for a part of the window: the first selector that finds something. */
async function focusOn(...selectors: string[]): Promise<void> {
  await nextTick()
  for (let frame = 0; frame < FRAMES; frame++) {
    const [found] = selectors.flatMap((selector) => document.querySelector<HTMLElement>(selector) ?? [])
    if (found) return found.focus()
    await new Promise<void>((resolve) => void afterPaint(resolve))
  }
}

/** Registers how the keyboard gets from one part of the window to another. */
export function useGoToCommands(): void {
  const files = useFilesStore()
  const explain = useExplainStore()
  const layout = useLayoutStore()
  const train = useTrainStore()
  const showPlots = useShowPlots()
  const hasFiles = (): boolean => files.files.length > 0

  function goToPanel(panel: Panel, ...selectors: string[]): void {
    if (!layout.shows[panel]) layout.toggle(panel)
    void focusOn(...selectors)
  }
  useCommandsStore().register({
    'go-to-files': {
      enabled: hasFiles,
      why: () => 'noFile',
      run: () => goToPanel('files', '.file [aria-current]', '.file button'),
    },
    'go-to-chain': {
      enabled: hasFiles,
      why: () => 'noFile',
      run: () =>
        goToPanel(
          'chain',
          '.layer-card [aria-expanded=true]',
          '.layer-card .head',
          '[data-panel=chain] .button',
        ),
    },
    'go-to-plots': {
      enabled: () => files.selected !== null,
      why: () => 'noFile',
      isOn: () => files.selected !== null && !explain.visible && !train.visible,
      run: () => {
        showPlots()
        void focusOn('#plot-rows')
      },
    },
    'go-to-explain': {
      enabled: () => files.selected !== null,
      why: () => 'noFile',
      isOn: () => explain.visible,
      run: () => {
        explain.open()
        void focusOn('#explain-output')
      },
    },
  })
}
