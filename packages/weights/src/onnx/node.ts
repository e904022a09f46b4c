import type { Tensor } from '@sinal/core'
import { WeightsError, show } from '../errors.ts'
import { Constant } from './constant.ts'
import { say } from '../say.ts'
import type { AttributeProto, NodeProto } from './schema.ts'

/** What flows between nodes. */
export type Value = Tensor | Constant

/** The most elements that a shape or a padding in a file may ask for, and how often those of the input. */
const MAX_ELEMENTS = 2 ** 24
const MAX_GROWTH = 64

export interface Operator {
  /** Inputs that say how rather than what: shapes, axes, bounds. They are no weights. */
  readonly steering?: readonly number[]
  run(node: Node): Tensor | readonly Tensor[]
}

/** One run of a node: its inputs and attributes, each checked as it is asked for. */
export class Node {
  readonly opset: number
  readonly label: string
  readonly outputCount: number
  readonly #file: string
  readonly #inputs: readonly (Value | null)[]
  readonly #attributes: ReadonlyMap<string, AttributeProto>
  readonly #asked = new Set<string>()

  constructor(file: string, proto: NodeProto, inputs: readonly (Value | null)[], opset: number) {
    this.#file = file
    this.#inputs = inputs
    this.#attributes = new Map(proto.attribute.map((attribute) => [attribute.name, attribute]))
    this.opset = opset
    this.label = labelOf(proto)
    this.outputCount = proto.output.length
  }

  refuse(problem: string): never {
    throw new WeightsError(this.#file, this.label, say('weights-use', { problem }))
  }

  /** Refuses a result whose size is only a number in the file. */
  checkSize(shape: readonly number[]): void {
    const elements = shape.reduce((a, b) => a * b, 1)
    const limit = Math.max(MAX_ELEMENTS, MAX_GROWTH * this.tensor(0).numel)
    if (elements > limit) {
      this.refuse(`the result must have at most ${limit} elements, but got [${shape.join(', ')}]`)
    }
  }

  has(index: number): boolean {
    return (this.#inputs[index] ?? null) !== null
  }

  tensor(index: number): Tensor {
    const value = this.#inputs[index] ?? null
    if (value === null) return this.refuse(`input ${index} must be given, but got none`)
    return value instanceof Constant ? value.tensor : value
  }

  optional(index: number): Tensor | null {
    return this.has(index) ? this.tensor(index) : null
  }

  tensors(): Tensor[] {
    return this.#inputs.map((_, i) => this.tensor(i))
  }

  /** The elements of an input that says how. */
  integers(index: number): number[] {
    const value = this.#inputs[index]
    return value instanceof Constant ? value.integers : [...this.tensor(index).data]
  }

  int(name: string, fallback: number): number {
    const attribute = this.#attribute(name, attributeTypes.int)
    return attribute === null ? fallback : Number(attribute.i)
  }

  ints(name: string): number[] | null {
    return this.#attribute(name, attributeTypes.ints)?.ints.map(Number) ?? null
  }

  float(name: string, fallback: number): number {
    return this.#attribute(name, attributeTypes.float)?.f ?? fallback
  }

  text(name: string, fallback: string): string {
    const attribute = this.#attribute(name, attributeTypes.string)
    return attribute === null ? fallback : new TextDecoder().decode(attribute.s ?? new Uint8Array())
  }

  /** A tensor in an attribute. */
  constant(name: string): Tensor | null {
    const proto = this.#attribute(name, attributeTypes.tensor)?.t ?? null
    return proto === null ? null : new Constant(this.#file, proto, name).tensor
  }

  /** An attribute that was given and never asked for would change the result unseen. */
  refuseUnknownAttributes(): void {
    for (const name of this.#attributes.keys()) {
      if (!this.#asked.has(name)) this.refuse(`attribute ${show(name)} is not supported`)
    }
  }

  #attribute(name: string, type: number): AttributeProto | null {
    this.#asked.add(name)
    const attribute = this.#attributes.get(name) ?? null
    if (attribute !== null && attribute.type !== type) {
      return this.refuse(`attribute ${name} must have type ${type}, but got ${attribute.type}`)
    }
    return attribute
  }
}

/** AttributeProto.AttributeType */
export const attributeTypes = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7 } as const

/** `node 'Conv_0' (Conv)` */
export function labelOf({ name, opType, output }: NodeProto): string {
  return `node ${show(name === '' ? (output[0] ?? '') : name)} (${opType})`
}
