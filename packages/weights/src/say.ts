import { type MessageDetails, type Said as AnySaid, sentenceBook } from '@sinal/core'

/** What is wrong with a file of weights, each sentence by its code: `WeightsError.problem`. */
const sentences = {
  /** Bytes that contradict the format, or each other. */
  'weights-damaged': ({ problem }: Problem) => problem,
  'weights-format': ({ beginning }: { beginning: string }) =>
    `the file must be ${KNOWN}, but got a file that begins with ${beginning}`,
  'weights-empty': () => `the file must be ${KNOWN}, but got an empty file`,
  'weights-cut': ({ length, size }: { length: number; size: number }) =>
    `the file must go on for ${length} bytes, but got its end at byte ${size} (is it whole?)`,
  'weights-header-cut': ({ most, got }: { most: number; got: number }) =>
    `header length must be at most ${most}, what the file has after it, but got ${got} (is the file whole?)`,
  'weights-tensor-cut': ({ most, got }: { most: number; got: number }) =>
    `data_offsets must end within the buffer of ${most} bytes, but got ${got} (is the file whole?)`,
  'weights-array-cut': ({ type, expected, got }: { type: string; expected: number; got: number }) =>
    `${type} must be followed by ${expected} bytes, but got ${got} (is it whole?)`,
  'weights-archive-cut': () => 'a zip archive must end with its directory, but got none (is the file whole?)',
  'weights-checksum': ({ expected, got }: Record<'expected' | 'got', string>) =>
    `the checksum must be ${expected}, but got ${got} (damaged)`,
  'weights-encrypted': () => 'an entry must not be encrypted, but got one that is',
  'weights-compression': ({ method }: { method: number }) =>
    `compression must be 0 (none) or 8 (deflate), but got ${method}`,
  'weights-unfolds': ({ most, got }: { most: number; got: number }) =>
    `the deflated entries must together unfold into at most ${most} bytes, but got ${got}`,
  'weights-integer': ({ value, element }: Value) =>
    `every value must fit int32, but got ${value} (element ${element})`,
  'weights-bool': ({ value, element }: Value) =>
    `every value must be 0 or 1 (bool), but got ${value} (element ${element})`,
  'weights-elements': ({ shape }: { shape: string }) =>
    `shape must have at most 2^32 elements, but got ${shape}`,
  'weights-dtype': ({ choices, dtype }: Record<'choices' | 'dtype', string>) =>
    `dtype must be one of ${choices}, but got ${dtype}`,
  'weights-objects': ({ dtype }: { dtype: string }) =>
    `an array must hold numbers, but got Python objects (${dtype}), which are pickles and are not read`,
  'weights-records': ({ choices }: { choices: string }) =>
    `dtype must be one of ${choices}, but got fields (a structured array)`,
  'weights-member': ({ member }: { member: string }) =>
    `an .npz archive must hold .npy files only, but got ${member}`,
  'weights-legacy': ({ remedy }: { remedy: string }) =>
    `a checkpoint must be a zip archive, but got PyTorch's legacy format (in Python: ${remedy})`,
  'weights-pickle': ({ remedy }: { remedy: string }) =>
    `a checkpoint must be a zip archive, but got a bare pickle (in Python: ${remedy})`,
  'weights-script': ({ remedy }: { remedy: string }) =>
    `a checkpoint must hold data, but got a TorchScript program (save its weights: ${remedy})`,
  'weights-held': ({ name }: { name: string }) =>
    `a checkpoint must hold numbers, strings, containers and tensors, but got ${name}`,
  'weights-built': ({ name, remedy }: Record<'name' | 'remedy', string>) =>
    `refused to build ${name}: only numbers, strings, containers and tensors are read (save a state_dict, ${remedy})`,

  'onnx-operators': ({ operators }: { operators: string }) =>
    `every operator must be a supported one, but got ${operators}`,
  'onnx-external': () =>
    'weights must lie in the model, but got ones in a file of their own (save the model without external data)',
  'onnx-sparse': () => 'weights must be dense, but got sparse ones',
  'onnx-opset': ({ least, got }: { least: number; got: number }) =>
    `the opset must be at least ${least}, but got ${got}`,

  /** What the file system refuses, of a path. */
  'weights-path': ({ problem }: Problem) => problem,
  /** What a program asks for that cannot be. */
  'weights-use': ({ problem }: Problem) => problem,
}

const KNOWN = 'safetensors, .npy, .npz, a PyTorch checkpoint or an ONNX model'

interface Problem {
  readonly problem: string
}

interface Value {
  readonly value: string
  readonly element: number
}

export type MessageCode = keyof typeof sentences
export type { MessageDetails }
export type Said = AnySaid<MessageCode>

/** `messageCodes`: all codes, with the names of what each is filled with, which is what a translation must have. */
export const { say, messageCodes } = sentenceBook(sentences)
