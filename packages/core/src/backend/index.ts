import { conv1dFits, loadNative, loadWasm, prepareWasm } from '@sinal/kernels'
import { type Dtype, isFloat } from '../dtype.ts'
import { BackendError, OptionError, show } from '../errors.ts'
import type { Activation, Backend, BackendName, Conv1dShape, KernelName, Kernels, Way } from './contract.ts'
import { compiledBackend } from './compiled.ts'
import { scalar } from './scalar/index.ts'

export type { Backend, BackendName, BinaryName, KernelName, Kernels, UnaryName } from './contract.ts'

/** How each backend is loaded, in the order of preference: a Backend, or the reason why it cannot run here. */
const loaders: Record<BackendName, () => Backend | string> = {
  native: () => compiledBackend('native', loadNative),
  wasm: () => compiledBackend('wasm', loadWasm),
  scalar: () => scalar,
}

const names = Object.keys(loaders) as BackendName[]
const loaded = new Map<BackendName, Backend | string>()

function load(name: BackendName): Backend | string {
  const known = loaded.get(name)
  if (known !== undefined) return known
  const found = loaders[name]()
  loaded.set(name, found)
  if (typeof found !== 'string') limitThreads(found)
  return found
}

/** What `setNumThreads` was told; null where every backend uses what it has. */
let wantedThreads: number | null = null

function limitThreads(one: Backend): void {
  if (wantedThreads !== null) one.threads = Math.min(wantedThreads, one.mostThreads)
}

/**
 * On how many threads the kernels compute at most. Results have the same bits for any number. A backend that has fewer
 * uses what it has: `getNumThreads` tells. By default `native` uses every processor, and `wasm` up to 16, in workers; it
 * has one thread where workers cannot share memory, as in pages that are not isolated from other origins. `scalar` has one.
 *
 * @param count at least 1
 * @throws {OptionError} count is no integer, or less than 1
 * @see https://docs.pytorch.org/docs/stable/generated/torch.set_num_threads.html
 */
export function setNumThreads(count: number): void {
  if (!Number.isInteger(count) || count < 1)
    throw new OptionError(`setNumThreads: count must be an integer of at least 1, but got ${show(count)}`)
  wantedThreads = count
  for (const one of loaded.values()) if (typeof one !== 'string') limitThreads(one)
}

/**
 * On how many threads the kernels of the backend in use compute at most.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.get_num_threads.html
 */
export function getNumThreads(): number {
  return active().threads
}

/** What `setBackend` was told; else the best that runs here, once it was looked for. */
let chosen: Backend | null = null
let best: Backend | null = null

function active(): Backend {
  if (chosen !== null) return chosen
  best ??= names.map(load).find((found) => typeof found !== 'string') ?? scalar
  return best
}

/** Which backend runs and how, and why the others do not. */
export interface BackendInfo {
  readonly name: BackendName
  /** What its kernels were compiled for, as 'avx512' or 'simd128'; absent where nothing was compiled. */
  readonly instructionSet?: string
  /** The reason for each backend that cannot run here. */
  readonly unavailable: Readonly<Partial<Record<BackendName, string>>>
}

/** Tells which backend runs and why the others do not. */
export function backend(): BackendInfo {
  const unavailable: Partial<Record<BackendName, string>> = {}
  for (const name of names) {
    const found = load(name)
    if (typeof found === 'string') unavailable[name] = found
  }
  const { name, instructionSet } = active()
  return { name, ...(instructionSet && { instructionSet }), unavailable }
}

/**
 * Forces the backend that every following operation uses.
 *
 * @throws {OptionError} there is no backend of that name
 * @throws {BackendError} it cannot run here; the message says why
 */
export function setBackend(name: BackendName): void {
  if (!names.includes(name)) {
    throw new OptionError(`setBackend: name must be one of ${names.join(', ')}, but got ${show(name)}`)
  }
  const wanted = load(name)
  if (typeof wanted === 'string')
    throw new BackendError(`setBackend: '${name}' must be available, but got: ${wanted}`)
  chosen = wanted
}

/**
 * Makes ready what does not load at once: `wasm` on a page's own thread in Chromium up to 114. Nothing else needs it.
 *
 * @returns which backend runs
 */
export async function init(): Promise<BackendInfo> {
  if (typeof load('wasm') === 'string') {
    const ready = await prepareWasm().then(
      () => true,
      () => false,
    )
    if (ready) {
      loaded.delete('wasm')
      best = null
    }
  }
  return backend()
}

/** The way in which the active backend computes a convolution; null where the algorithm asked for cannot. */
export function conv1dWay(shape: Conv1dShape, dtype: Dtype): Way | null {
  const { algorithm = 'auto' } = shape
  const found = active()
  if (found.conv1dWay !== undefined && isFloat(dtype))
    return found.conv1dWay(shape, dtype === 'float32' ? 4 : 8)
  return algorithm === 'auto' || algorithm === 'direct' ? { fftSize: 0, minimal: false } : null
}

/** Whether the active backend applies an activation to a convolution as it computes it. */
export function canActivate(activation: Activation, shape: Conv1dShape, dtype: Dtype): boolean {
  if (!isFloat(dtype) || !conv1dFits(shape)) return false
  return active().canActivate?.(activation, dtype === 'float32' ? 4 : 8) ?? false
}

/** The kernels with which the active backend computes a convolution in a worker; null where it does not. */
export function workerKernels(shape: Conv1dShape, dtype: Dtype): Backend['inWorker'] | null {
  return isFloat(dtype) && conv1dFits(shape) ? (active().inWorker ?? null) : null
}

/**
 * The active backend's kernel.
 *
 * @throws {BackendError} the active backend lacks it: there is no silent fall back to another one
 */
export function kernel<Name extends KernelName>(name: Name): Kernels[Name] {
  const found = active().kernels[name]
  if (found === undefined) {
    throw new BackendError(
      `${name}: the backend must have this kernel, but got none in '${active().name}' (setBackend('scalar') has all)`,
    )
  }
  return found as Kernels[Name]
}
