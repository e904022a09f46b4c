/** A utility process: conformance on the backend that it is told. */
import type { BackendName } from '@sinal/core'
import { conform } from './conform.ts'

process.parentPort.once('message', ({ data }: { data: { name: BackendName; fixtures: string } }) => {
  void conform(data.name, data.fixtures).then(
    (outcome) => process.parentPort.postMessage(outcome),
    (error: unknown) => process.parentPort.postMessage(String(error)),
  )
})
