import { defineStore } from 'pinia'
import * as v from 'valibot'
import { computed } from 'vue'
import { undoable } from '../history/undoable.ts'

const panels = ['files', 'chain'] as const
export type Panel = (typeof panels)[number]

const layoutSchema = v.object({ hidden: v.array(v.picklist(panels)) })
interface LayoutState {
  readonly hidden: readonly Panel[]
}

/** Which panels of the window are shown. */
export const useLayoutStore = defineStore('layout', () => {
  const { state, edit } = undoable<LayoutState>('layout', layoutSchema, { hidden: [] })
  const shows = computed(() => ({
    files: !state.value.hidden.includes('files'),
    chain: !state.value.hidden.includes('chain'),
  }))

  function toggle(panel: Panel): void {
    const { hidden } = state.value
    const hides = !hidden.includes(panel)
    edit(
      {
        step: hides ? 'history.steps.hidePanel' : 'history.steps.showPanel',
        params: { panel: { key: `app.${panel}Panel` } },
      },
      { hidden: hides ? [...hidden, panel] : hidden.filter((each) => each !== panel) },
    )
  }

  return { shows, toggle }
})
