import { noGrad } from '../autograd.ts'
import { OptionError, ShapeError } from '../errors.ts'
import { sameShape, showShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import type { Module } from './module.ts'

/** What a module has learned: tensors under PyTorch's dotted keys, as `1.running_mean`. */
export type StateDict = Readonly<Record<string, Tensor>>

/** The keys that a module and the state loaded into it do not share. */
export interface LoadReport {
  readonly missingKeys: readonly string[]
  readonly unexpectedKeys: readonly string[]
}

/** Copies `state` into the tensors of `module`, all or nothing. */
export function loadState(module: Module<unknown>, state: StateDict, strict: boolean): LoadReport {
  const own = [...module.stateEntries()]
  const keys = new Set(own.map(([key]) => key))
  const found = new Map(Object.entries(state))
  const missingKeys = own.filter(([key, , mayMiss]) => !mayMiss && !found.has(key)).map(([key]) => key)
  const unexpectedKeys = [...found.keys()].filter((key) => !keys.has(key))
  const misfits = own.flatMap(([key, target]) => {
    const source = found.get(key)
    if (source === undefined || fits(source, target)) return []
    return [`  ${key}: expected ${showShape(target.shape)}, but got ${showShape(source.shape)}`]
  })
  const strangers = strict
    ? [
        ...missingKeys.map((key) => `  missing     ${key}`),
        ...unexpectedKeys.map((key) => `  unexpected  ${key}`),
      ]
    : []
  if (strangers.length > 0) {
    throw new OptionError(
      [
        `loadStateDict: the keys must be those of the module, but got ${missingKeys.length} missing and ${unexpectedKeys.length} unexpected`,
        ...strangers,
        ...misfits,
      ].join('\n'),
    )
  }
  if (misfits.length > 0) {
    throw new ShapeError(
      [
        `loadStateDict: the shapes must be those of the module, but got ${misfits.length} that differ`,
        ...misfits,
      ].join('\n'),
    )
  }
  noGrad(() => {
    for (const [key, target] of own) {
      const source = found.get(key)
      if (source !== undefined) target.copy_(source.reshape(target.shape))
    }
  })
  return { missingKeys, unexpectedKeys }
}

/** Scalars came as `[1]` from old checkpoints, which PyTorch still takes. */
function fits(source: Tensor, target: Tensor): boolean {
  return sameShape(source.shape, target.shape) || (target.ndim === 0 && sameShape(source.shape, [1]))
}
