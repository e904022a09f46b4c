import * as v from 'valibot'
import { object } from './rules.ts'

const FILE = "a relative path with '/', from the recipe's folder"
const SHA256 = '64 hexadecimal digits'

/** Neither /from/the/root nor C: or a scheme, and no backslashes. */
const RELATIVE = /^(?!\/)(?![A-Za-z][\w+.-]*:)[^\\]+$/

/** Weights in a file beside the recipe: safetensors, .npy, .npz or a PyTorch checkpoint, told by its content. */
export const fileWeight = object({
  file: v.pipe(v.string(FILE), v.regex(RELATIVE, FILE)),
  tensor: v.optional(v.string("a tensor's name")),
  bias: v.optional(v.string("a tensor's name")),
  sha256: v.optional(v.pipe(v.string(SHA256), v.regex(/^[\dA-Fa-f]{64}$/, SHA256))),
})

/** `{ file, tensor, bias, sha256 }` */
export type FileWeight = v.InferOutput<typeof fileWeight>
