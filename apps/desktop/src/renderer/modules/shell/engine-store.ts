import { defineStore } from 'pinia'
import { ref } from 'vue'
import { compute } from '../../bridge.ts'
import { useNoticesStore } from './notices-store.ts'

/** What computes, and why not something faster. */
export const useEngineStore = defineStore('engine', () => {
  const backend = ref<string | null>(null)
  const unavailable = ref<Record<string, string>>({})
  const notices = useNoticesStore()

  async function ask(): Promise<void> {
    try {
      const answer = await compute.call('engine', undefined)
      backend.value = answer.backend
      unavailable.value = answer.unavailable
    } catch (error) {
      notices.fail(error)
    }
  }

  return { backend, unavailable, ask }
})
