import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { ConceptId } from './concepts.ts'

/** What of the help is open. */
export const useHelpStore = defineStore('help', () => {
  const shortcuts = ref(false)
  const glossary = ref(false)
  /** The concept that the glossary is open at. */
  const concept = ref<ConceptId | null>(null)

  function showConcept(id: ConceptId | null): void {
    concept.value = id
    glossary.value = true
  }

  return { shortcuts, glossary, concept, showConcept }
})
