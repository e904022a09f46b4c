import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { ref } from 'vue'

const KEPT = 20

/** Whether the command palette is open, and what was done with it lately. */
export const usePaletteStore = defineStore('palette', () => {
  const open = ref(false)
  /** Ids of items, newest first. */
  const recent = useLocalStorage<string[]>('sinal:recent-commands', [])

  function note(id: string): void {
    recent.value = [id, ...recent.value.filter((each) => each !== id)].slice(0, KEPT)
  }

  return { open, recent, note }
})
