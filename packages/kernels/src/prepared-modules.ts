import { withSharedMemory } from './shared-memory.ts'
import { api } from './web-assembly.ts'

interface Prepared {
  /** Null once it was taken: its memory is for one. */
  instance: Instance | null
  /** The same module with a memory that is shared; null where that was not asked for. */
  readonly shared: object | null
}

interface Instance {
  readonly exports: unknown
}

/** By the text that a module is in. */
const prepared = new Map<string, Prepared>()

/**
 * Compiles a module off this thread, and makes an instance of it. On a page's own thread Chromium up to 114 does neither
 * at once when a module has more than 4 KB.
 *
 * @param code where the module is found again
 * @throws {Error} there is no WebAssembly here, or it cannot be compiled
 */
export async function prepareModule(code: string, bytes: Uint8Array, shared: boolean): Promise<void> {
  if (api === undefined) throw new Error('there is no WebAssembly here')
  const [module, other] = await Promise.all([
    api.compile(bytes),
    shared ? api.compile(withSharedMemory(bytes)) : null,
  ])
  prepared.set(code, { instance: await api.instantiate(module), shared: other })
}

/** An instance of a module: the one that was prepared, or another one. */
export function instanceOf(code: string, bytes: Uint8Array): Instance {
  const found = prepared.get(code)
  const instance = found?.instance ?? new api!.Instance(new api!.Module(bytes))
  if (found !== undefined) found.instance = null
  return instance
}

/** A module made into one whose memory is shared. */
export function sharedModuleOf(code: string, bytes: Uint8Array): object {
  return prepared.get(code)?.shared ?? new api!.Module(withSharedMemory(bytes))
}
