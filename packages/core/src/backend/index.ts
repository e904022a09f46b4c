import { BackendError, OptionError, show } from '../errors.ts'
import type { Backend, BackendName, KernelName, Kernels } from './contract.ts'
import { scalar } from './scalar/index.ts'

export type { Backend, BackendName, BinaryName, KernelName, Kernels, UnaryName } from './contract.ts'

/** How each backend comes to be, in the order of preference: a Backend, or the reason why it cannot run here. */
const backends: Record<BackendName, Backend | string> = {
  native: '@sinal/kernels is not part of this release yet',
  wasm: '@sinal/kernels is not part of this release yet',
  scalar,
}

let active: Backend = scalar

/** Which backend runs, and why the others do not. */
export interface BackendInfo {
  readonly name: BackendName
  /** The reason for each backend that cannot run here. */
  readonly unavailable: Readonly<Partial<Record<BackendName, string>>>
}

/** Tells which backend runs and why the others do not. */
export function backend(): BackendInfo {
  const reasons = Object.entries(backends).filter(([, value]) => typeof value === 'string')
  return { name: active.name, unavailable: Object.fromEntries(reasons) as BackendInfo['unavailable'] }
}

/**
 * Forces the backend that every following operation uses.
 *
 * @throws {OptionError} there is no backend of that name
 * @throws {BackendError} it cannot run here; the message says why
 */
export function setBackend(name: BackendName): void {
  if (!Object.hasOwn(backends, name)) {
    throw new OptionError(
      `setBackend: name must be one of ${Object.keys(backends).join(', ')}, but got ${show(name)}`,
    )
  }
  const wanted = backends[name]
  if (typeof wanted === 'string')
    throw new BackendError(`setBackend: '${name}' must be available, but got: ${wanted}`)
  active = wanted
}

/**
 * Makes the backends that load asynchronously ready (a browser needs it; Node does not).
 *
 * @returns which backend runs
 */
export async function init(): Promise<BackendInfo> {
  return backend()
}

/**
 * The active backend's kernel.
 *
 * @throws {BackendError} the active backend lacks it: there is no silent fall back to another one
 */
export function kernel<Name extends KernelName>(name: Name): Kernels[Name] {
  const found = active.kernels[name]
  if (found === undefined) {
    throw new BackendError(
      `${name}: the backend must have this kernel, but got none in '${active.name}' (setBackend('scalar') has all)`,
    )
  }
  return found as Kernels[Name]
}
