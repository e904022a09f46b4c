import type { FloatArray } from './arrays.ts'

/** What takes a few operations, as functions.h has it. */
const exact = {
  relu: (x: number): number => (x < 0 ? 0 : x),
  leakyRelu: (x: number, a: number): number => (x > 0 ? x : x * a),
  hardtanh: (x: number, a: number, b: number): number => Math.min(Math.max(x, a), b),
}
type ExactName = keyof typeof exact

/** What is approximated, for float32. */
const near = ['sigmoid', 'tanh', 'silu', 'gelu', 'geluTanh', 'elu'] as const

/** In the order of shape.h. */
const activations: readonly string[] = [...Object.keys(exact), ...near]

/** What outputs become: a function with constants, the same bit for bit as `ArrayKernels.unary` of that name. */
export interface Activation {
  readonly name: ExactName | (typeof near)[number]
  readonly a: number
  readonly b: number
}

/** An activation that is not approximated. */
export type ExactActivation = Activation & { readonly name: ExactName }

export function isExact(activation: Activation): activation is ExactActivation {
  return activation.name in exact
}

/**
 * Whether a convolution can apply it.
 *
 * @param bytes of a sample: 4 or 8
 */
export function canActivate(activation: Activation, bytes: number): boolean {
  return bytes === 4 || isExact(activation)
}

/** Applies it to every element. */
export function activateHere(array: FloatArray, { name, a, b }: ExactActivation): void {
  const f = exact[name]
  for (let i = 0; i < array.length; i++) array[i] = f(array[i], a, b)
}

/** An activation, or none, as shape.h has it: its number and its constants. */
export function activationFields(activation: Activation | null): [number: number, a: number, b: number] {
  if (activation === null) return [0, 0, 0]
  return [1 + activations.indexOf(activation.name), activation.a, activation.b]
}
