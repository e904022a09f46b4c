import { type BackendName, backend, setBackend } from '@sinal/core'
import { run } from '@sinal/core/conformance'
import { conformance, loadFixtures } from '@sinal/reference'

/** How a backend answers PyTorch's fixtures where it runs. */
export interface Outcome {
  readonly instructionSet: string | undefined
  readonly passed: number
  readonly failures: readonly string[]
}

/** @param folder of the fixtures; in a page, on its server */
export async function conform(name: BackendName, folder: string): Promise<Outcome> {
  setBackend(name)
  const { passed, failures } = await conformance(run, loadFixtures(folder))
  const told = failures.map(({ case: one, line, reason }) => `${one} (line ${line}): ${reason}`)
  return { instructionSet: backend().instructionSet, passed, failures: told }
}
