import type { AsyncOptions } from '../ops/in-worker.ts'
import type { Tensor } from '../tensor.ts'
import type { Module } from './module.ts'

/** What a layer does to an input, about. */
export interface Work {
  readonly products: number
  /** Of each channel of the output. */
  readonly samples: number
}

/** A module that has an asynchronous `forward`. */
export interface AsyncModule extends Module {
  forwardAsync(input: Tensor, options?: AsyncOptions): Promise<Tensor>
  /** For how much of the progress it counts; nothing where it is left out. */
  work?(samples: number): Work
}

/**
 * Whether `forwardAsync` does what `forward` does: a class that overrides only `forward` inherits one that does not.
 */
export function isAsync(module: Module): module is AsyncModule {
  for (let at: object | null = module; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    if (Object.hasOwn(at, 'forwardAsync')) return true
    if (Object.hasOwn(at, 'forward')) return false
  }
  return false
}

/** What a module counts for; one that runs at once, for nothing. */
export function workOf(module: Module, samples: number): Work {
  return (isAsync(module) ? module.work?.(samples) : undefined) ?? { products: 0, samples }
}

/** The part of all work that each of the modules does, one after another. */
export function sharesOf(modules: readonly Module[], input: Tensor): number[] {
  let samples = input.shape.at(-1) ?? 1
  const products = modules.map((module) => {
    const work = workOf(module, samples)
    samples = work.samples
    return work.products
  })
  const all = products.reduce((a, b) => a + b, 0)
  return products.map((count) => (all > 0 ? count / all : 0))
}

/** For how long a thread may do one thing. */
const LONG_MS = 8

/** Lets a thread handle what has come meanwhile, where something has taken long. */
export class Breath {
  #since = performance.now()

  async take(): Promise<void> {
    if (performance.now() - this.#since < LONG_MS) return
    await new Promise((resolve) => {
      setTimeout(resolve, 0)
    })
    this.#since = performance.now()
  }
}
