import { WeightsError, show } from '../errors.ts'
import { Constant } from './constant.ts'
import { attributeTypes, labelOf } from './node.ts'
import { type AttributeProto, type NodeProto, TensorProto } from './schema.ts'
import { decodeFile } from './wire.ts'

/** Takes the Constant nodes out of a model: what they compute is known before it runs. */
export function foldConstants(
  file: string,
  nodes: readonly NodeProto[],
): { constants: ReadonlyMap<string, Constant>; nodes: readonly NodeProto[] } {
  const constants = new Map<string, Constant>()
  const others: NodeProto[] = []
  for (const node of nodes) {
    if (node.opType !== 'Constant' || node.domain !== '') {
      others.push(node)
      continue
    }
    const name = node.output[0] ?? ''
    const [attribute] = node.attribute
    const proto = attribute === undefined ? null : tensorOf(attribute)
    if (proto === null || node.attribute.length !== 1) {
      const got = show(attribute?.name)
      throw new WeightsError(file, labelOf(node), `a constant must be numbers, but got attribute ${got}`)
    }
    if (constants.has(name)) {
      throw new WeightsError(
        file,
        labelOf(node),
        `outputs must have names of their own, but got ${show(name)}`,
      )
    }
    constants.set(name, new Constant(file, proto, name))
  }
  return { constants, nodes: others }
}

const FLOAT32 = 1
const INT64 = 7

function tensorOf({ name, type, t, f, i, floats, ints }: AttributeProto): TensorProto | null {
  const empty = decodeFile(TensorProto, new Uint8Array())
  switch (name) {
    case 'value':
      return type === attributeTypes.tensor ? t : null
    case 'value_float':
      return { ...empty, dataType: FLOAT32, floatData: [f] }
    case 'value_floats':
      return { ...empty, dataType: FLOAT32, dims: [BigInt(floats.length)], floatData: floats }
    case 'value_int':
      return { ...empty, dataType: INT64, int64Data: [i] }
    case 'value_ints':
      return { ...empty, dataType: INT64, dims: [BigInt(ints.length)], int64Data: ints }
    default:
      return null
  }
}
