import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Vitest leaves one core alone, which is half of a small machine.
    maxWorkers: availableParallelism(),
    projects: ['packages/*', 'apps/*', 'examples/*', 'bench', 'scripts'],
  },
})
