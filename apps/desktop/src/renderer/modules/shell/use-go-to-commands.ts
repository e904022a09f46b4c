import { nextTick } from 'vue'
import { useCommandsStore } from '../commands/commands-store.ts'
import { useExplainStore } from '../explain/explain-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useLayoutStore, type Panel } from './layout-store.ts'

/** Puts the focus, once it is there, on what stands for a part of the window. */
async function focusOn(selector: string): Promise<void> {
  await nextTick()
  document.querySelector<HTMLElement>(selector)?.focus()
}

/** Registers how the keyboard gets from one part of the window to another. */
export function useGoToCommands(): void {
  const files = useFilesStore()
  const explain = useExplainStore()
  const layout = useLayoutStore()
  const hasFiles = (): boolean => files.files.length > 0

  function goToPanel(panel: Panel, selector: string): void {
    if (!layout.shows[panel]) layout.toggle(panel)
    void focusOn(selector)
  }
  useCommandsStore().register({
    'go-to-files': {
      enabled: hasFiles,
      why: () => 'noFile',
      run: () => goToPanel('files', '.file [aria-current], .file button'),
    },
    'go-to-chain': {
      enabled: hasFiles,
      why: () => 'noFile',
      run: () => goToPanel('chain', '.layer-card .head, [data-panel=chain] .button'),
    },
    'go-to-plots': {
      enabled: () => files.selected !== null,
      why: () => 'noFile',
      isOn: () => files.selected !== null && !explain.visible,
      run: () => {
        explain.close()
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
