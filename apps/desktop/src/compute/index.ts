/** The compute process: main grants files and passes a port to the renderer, which calls over it. */
import { webcrypto } from 'node:crypto'
import { availableParallelism, constants, setPriority } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { grantSchema, type Notice } from '../shared/ipc.ts'
import type { FolderWorkers } from './folder-run/folder-runs.ts'
import { threadWorkers } from './folder-run/threads.ts'
import { serve } from './serve.ts'
import { ComputeService } from './service.ts'
import { threadLearner } from './training/thread-learner.ts'

// The page goes first: on a machine of few cores it would wait for what is computed for it. Threads have it from here.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

// The recipe checks weights by their hash; the Node of the oldest Electron has this in a module only.
globalThis.crypto ??= webcrypto as Crypto

const { parentPort } = process
/** The files of a folder run in threads, which leave a processor to what the page asks. */
const folderWorkers: FolderWorkers = (count) => {
  const kernelThreads = Math.max(1, Math.floor((availableParallelism() - 1) / count))
  return threadWorkers(join(__dirname, 'folder-run.cjs'), count, kernelThreads)
}
const service = new ComputeService(
  (notice: Notice) => parentPort.postMessage(notice),
  folderWorkers,
  threadLearner(join(__dirname, 'train.cjs')),
)

let stopServing = (): void => {}

parentPort.on('message', ({ data, ports }) => {
  const grant = v.parse(grantSchema, data)
  if (grant.type !== 'connect') return service.grant(grant)
  const [port] = ports
  if (!port) return
  // The page was loaded anew: nobody waits for what the former one asked.
  stopServing()
  service.forget()
  stopServing = serve(port, service)
})
