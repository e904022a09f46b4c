import * as v from 'valibot'
import { integer, number, object } from './rules.ts'
import { say } from './say.ts'
import { RULES } from './sentences/rules.ts'

const FILE = RULES.file
const SHA256 = RULES.sha256

/** Neither /from/the/root nor C: or a scheme, and no backslashes. */
const RELATIVE = /^(?!\/)(?![A-Za-z][\w+.-]*:)[^\\]+$/

const TENSOR = RULES.tensor
const keys = {
  file: v.pipe(v.string(FILE), v.regex(RELATIVE, FILE)),
  tensor: v.optional(v.string(TENSOR)),
  sha256: v.optional(v.pipe(v.string(SHA256), v.regex(/^[\dA-Fa-f]{64}$/, SHA256))),
}

/** A tensor in a file beside the recipe: safetensors, .npy, .npz or a PyTorch checkpoint, told by its content. */
export const fileTensor = object(keys)
/** The same of a layer's weight, with its bias. */
export const fileWeight = object({ ...keys, bias: v.optional(v.string(TENSOR)) })

const CHANNEL = RULES.channel
/** Samples of a channel of a file of signals beside the recipe, in any format that is recognised. */
export const fileRange = object({
  file: keys.file,
  channel: v.union([v.string(CHANNEL), integer(0, CHANNEL)], CHANNEL),
  start: v.optional(integer(0, RULES.start)),
  end: v.optional(integer(1, RULES.end)),
  sha256: keys.sha256,
})

/** `{ file, channel, start, end, sha256 }` */
export type FileRange = v.InferOutput<typeof fileRange>
/** `{ file, tensor, sha256 }` */
export type FileTensor = v.InferOutput<typeof fileTensor>
/** `{ file, tensor, bias, sha256 }` */
export type FileWeight = v.InferOutput<typeof fileWeight>

export function isFile(value: unknown): value is FileTensor | FileWeight | FileRange {
  return typeof value === 'object' && value !== null && 'file' in value
}

type NumbersSchema = v.GenericSchema<number[]>

/** Numbers, or the tensor in a file that has them. */
export function orFile<const Schema extends NumbersSchema>(numbers: Schema, rule: string) {
  const either = v.union([numbers, fileTensor], rule)
  return v.lazy((input): Schema | typeof fileTensor | typeof either => {
    if (isFile(input)) return fileTensor
    return Array.isArray(input) ? numbers : either
  })
}

/** The same, or samples of a signal. */
export function orFileOrRange<const Schema extends NumbersSchema>(numbers: Schema, rule: string) {
  const either = v.union([numbers, fileTensor, fileRange], rule)
  return v.lazy((input): Schema | typeof fileTensor | typeof fileRange | typeof either => {
    if (isFile(input)) return 'channel' in input ? fileRange : fileTensor
    return Array.isArray(input) ? numbers : either
  })
}

const PER_CHANNEL = RULES['per-channel']
/** A number a channel. */
export const perChannel = orFile(v.array(number, PER_CHANNEL), PER_CHANNEL)

/** The numbers, where there is no file any more: `resolveLayers` has refused recipes with files before. */
export function loaded(numbers: readonly number[] | FileTensor): readonly number[] {
  if (isFile(numbers)) throw new TypeError(`${numbers.file} ${say('weight-not-read').text}`)
  return numbers
}
