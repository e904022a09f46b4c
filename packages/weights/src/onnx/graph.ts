import { SinalError, Tensor } from '@sinal/core'
import { WeightsError, show } from '../errors.ts'
import { say } from '../say.ts'
import { foldConstants } from './constant-node.ts'
import type { Constant } from './constant.ts'
import { Node, type Operator, type Value, labelOf } from './node.ts'
import { operators } from './operators/index.ts'
import type { GraphProto, NodeProto } from './schema.ts'

interface Step {
  readonly proto: NodeProto
  readonly operator: Operator
  /** Values that no later step reads. */
  readonly spent: readonly string[]
}

/** The nodes of a model in the order in which they run. */
export class Graph {
  readonly #file: string
  readonly #initialisers: ReadonlyMap<string, Constant>
  /** What the model's Constant nodes say. */
  readonly #folded: ReadonlyMap<string, Constant>
  readonly #steps: readonly Step[]
  readonly #outputs: readonly string[]
  readonly #opset: number

  /** @throws {WeightsError} operators that are not supported, values that are read before they are computed */
  constructor(file: string, proto: GraphProto, initialisers: ReadonlyMap<string, Constant>, opset: number) {
    this.#file = file
    this.#initialisers = initialisers
    this.#opset = opset
    this.#outputs = proto.output.map(({ name }) => name)
    const { constants, nodes } = foldConstants(file, proto.node)
    this.#folded = constants
    refuseUnknown(file, nodes)
    const given = [...initialisers.keys(), ...constants.keys(), ...proto.input.map(({ name }) => name)]
    checkOrder(file, nodes, this.#outputs, given)
    this.#steps = planSteps(nodes, new Set(this.#outputs))
  }

  /** The initialisers that are data, rather than telling an operator how. */
  weights(): Record<string, Tensor> {
    const data = new Set(this.#outputs)
    for (const { proto, operator } of this.#steps) {
      for (const [i, name] of proto.input.entries()) if (!operator.steering?.includes(i)) data.add(name)
    }
    const weights = [...this.#initialisers].filter(([name]) => data.has(name))
    return Object.fromEntries(weights.map(([name, { tensor }]) => [name, tensor]))
  }

  run(feeds: ReadonlyMap<string, Tensor>): Record<string, Tensor> {
    const values = new Map<string, Value>([...this.#initialisers, ...this.#folded, ...feeds])
    for (const { proto, operator, spent } of this.#steps) {
      const results = this.#perform(proto, operator, values)
      for (const [i, name] of proto.output.entries()) if (name !== '') values.set(name, results[i])
      for (const name of spent) values.delete(name)
    }
    const outputs = this.#outputs.map((name) => {
      const value = values.get(name)!
      return [name, value instanceof Tensor ? value : value.tensor] as const
    })
    return Object.fromEntries(outputs)
  }

  #perform(proto: NodeProto, operator: Operator, values: ReadonlyMap<string, Value>): readonly Tensor[] {
    const inputs = proto.input.map((name) => (name === '' ? null : values.get(name)!))
    const node = new Node(this.#file, proto, inputs, this.#opset)
    try {
      const result = operator.run(node)
      node.refuseUnknownAttributes()
      const results = result instanceof Tensor ? [result] : result
      const extra = proto.output.findLastIndex((name) => name !== '')
      if (extra >= results.length) return node.refuse(`output ${extra} is not supported`)
      return results
    } catch (error) {
      // A RangeError is an array that no machine has room for.
      const isKnown = error instanceof SinalError || error instanceof RangeError
      if (!isKnown || error instanceof WeightsError) throw error
      throw new WeightsError(this.#file, node.label, say('weights-use', { problem: error.message }), {
        cause: error,
      })
    }
  }
}

const keyOf = ({ domain, opType }: NodeProto): string =>
  domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`

function refuseUnknown(file: string, nodes: readonly NodeProto[]): void {
  const unknown = [...new Set(nodes.map(keyOf))].filter((key) => !operators.has(key))
  if (unknown.length === 0) return
  throw new WeightsError(file, null, say('onnx-operators', { operators: unknown.slice(0, 20).join(', ') }))
}

function checkOrder(
  file: string,
  nodes: readonly NodeProto[],
  outputs: readonly string[],
  given: readonly string[],
): void {
  const known = new Set(given)
  for (const node of nodes) {
    for (const name of node.input) {
      if (name === '' || known.has(name)) continue
      throw new WeightsError(file, labelOf(node), `inputs must be computed before, but got ${show(name)}`)
    }
    for (const name of node.output) {
      if (name === '' || !known.has(name)) {
        known.add(name)
        continue
      }
      throw new WeightsError(
        file,
        labelOf(node),
        `outputs must have names of their own, but got ${show(name)}`,
      )
    }
  }
  const missing = outputs.find((name) => !known.has(name))
  if (missing !== undefined) {
    throw new WeightsError(file, `output ${show(missing)}`, 'a node must compute it, but got none')
  }
}

/** Values are let go of after their last use, so that a long chain holds two at a time. */
function planSteps(nodes: readonly NodeProto[], outputs: ReadonlySet<string>): readonly Step[] {
  const used = new Set(outputs)
  return nodes
    .toReversed()
    .map((proto) => {
      const spent = [...new Set([...proto.input, ...proto.output])].filter((name) => !used.has(name))
      for (const name of proto.input) used.add(name)
      return { proto, operator: operators.get(keyOf(proto))!, spent }
    })
    .reverse()
}
