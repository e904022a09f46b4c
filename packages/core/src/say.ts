import { sentenceBook } from './sentence-book.ts'

/**
 * What a program may ask for on its user's behalf and cannot have, each sentence by its code: `SinalError.code`. What only
 * a mistake in a program can ask for has a text alone.
 */
const sentences = {
  'tensor-elements': ({ where, shape }: Texts<'where' | 'shape'>) =>
    `${where}: shape must have at most 2^32 elements, but got ${shape}`,
  'tensor-memory': ({ bytes }: Numbers<'bytes'>) =>
    `there must be memory for ${bytes} bytes, but got none from the system`,

  'conv-algorithm-backend': ({ backend, algorithm }: Texts<'backend' | 'algorithm'>) =>
    `conv1d: algorithm must be 'auto' or 'direct' on the ${backend} backend, but got '${algorithm}'`,
  'conv-algorithm-spectra': ({ algorithm }: Texts<'algorithm'>) =>
    `conv1d: algorithm must be 'auto' or 'direct' where the spectra of the weights exceed 16 MB, but got '${algorithm}'`,
  'pad-mirror': ({ mode, most, shape, first, last }: Texts<'mode' | 'shape'> & Numbers<Ends | 'most'>) =>
    `pad: mode '${mode}' must pad at most ${most} samples at each end of ${shape}, but got ${first} and ${last}`,

  'batch-norm-one-value': ({ shape }: Texts<'shape'>) =>
    `batchNorm: input must have more than 1 value per channel when training, but got ${shape}`,
  'group-norm-one-value': ({ shape }: Texts<'shape'>) =>
    `groupNorm: input must have more than 1 value per group, or more than 1 item, but got ${shape}`,
  'instance-norm-one-sample': ({ shape }: Texts<'shape'>) =>
    `instanceNorm: input must have more than 1 sample, but got ${shape}`,
}

type Texts<K extends string> = Readonly<Record<K, string>>
type Numbers<K extends string> = Readonly<Record<K, number>>
type Ends = 'first' | 'last'

export type MessageCode = keyof typeof sentences

/** `messageCodes`: all codes, with the names of what each is filled with, for whoever words them in another language. */
export const { say, messageCodes } = sentenceBook(sentences)
