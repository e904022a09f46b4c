import { messageCodes as ofCore, sentenceBook } from '@sinal/core'
import { type MessageCode, messageCodes as ofSignals, type Said as AnySaid } from '@sinal/signals'
import { messageCodes as ofWeights } from '@sinal/weights'
import { messageCodes as ofRecipes, type RecipeCode } from '../say.ts'

type Texts<K extends string> = Readonly<Record<K, string>>

/** What a batch has to say beside what `@sinal/signals` says of a file: without the file and the place in it. */
const sentences = {
  'lock-of-process': ({
    process,
    host,
    since,
    lock,
  }: Texts<'host' | 'since' | 'lock'> & { process: number }) =>
    `another run is writing into this folder: process ${process} on ${host}, since ${since} (${unlocked(lock)})`,
  'lock-unknown': ({ lock }: Texts<'lock'>) =>
    `another run is writing into this folder: its lock does not say by whom (${unlocked(lock)})`,
  'lock-taken-over': ({ folder, process }: Texts<'folder'> & { process: number }) =>
    `${folder}: taken over from process ${process}, which ended before its run did`,
  'folder-lost': () => 'the folder was removed or replaced while results were written into it',
  'manifest-version': ({ expected, got }: Texts<'got'> & { expected: number }) =>
    `expected the manifest of a run (version ${expected}), but got ${got} (remove the file)`,
  'manifest-entry': ({ got }: Texts<'got'>) => `expected an entry, but got ${got}`,
  'result-there': () => 'a file of this name exists already (overwrite: true replaces it)',
  'result-changed': () => 'the file was changed since sinal wrote it (overwrite: true replaces it)',
  'input-changed': () => 'the file changed while it was being read (run again)',
  'no-signals': ({ extensions }: Texts<'extensions'>) =>
    `expected files of signals (${extensions}), but got none`,
  'worker-ended': ({ reason }: Texts<'reason'>) => `the process or thread that ran it has ended: ${reason}`,
  'recipe-misfit': ({ problem }: Texts<'problem'>) => problem,
  fault: ({ problem }: Texts<'problem'>) => problem,

  'plan-no-files': () => 'expected at least one, but got none',
  'plan-no-out': () => 'expected out, the folder of the earlier results, but got none',
  'plan-folder': ({ got }: Texts<'got'>) => `expected a folder as out, but got '${got}'`,
  'plan-folder-of-several': ({ got }: Texts<'got'>) =>
    `expected a folder for several files, but got '${got}'`,
  'plan-input-once': ({ count }: Counted) =>
    `expected a file for a recipe that gives ${count} results, but got standard input, which can be read but once`,
  'plan-twice': ({ file }: Texts<'file'>) => `${file}: expected each file once, but got it twice`,
  'plan-over-input': ({ file, result }: Texts<'file' | 'result'>) =>
    `${file}: expected a place of its own for the result, but got ${result}: it is an input`,
  'plan-over-result': ({ file, result }: Texts<'file' | 'result'>) =>
    `${file}: expected a place of its own for the result, but got ${result}: a result is already to be there (choose another place with out)`,

  'note-missing': ({ count, channel }: Counted & Texts<'channel'>) =>
    `${counted(count, 'sample is', 'samples are')} missing in "${channel}": every output that they reach is NaN`,
  'note-filled': ({ count, channel }: Counted & Texts<'channel'>) =>
    `${counted(count, 'sample is', 'samples are')} missing in "${channel}": filled in`,
  'note-uneven': ({ count }: Counted) =>
    `${counted(count, 'row is', 'rows are')} not evenly sampled: the result's times are those of an even grid`,
  'note-resampled': ({ count, step }: Counted & { step: number }) =>
    `${counted(count, 'row is', 'rows are')} not evenly sampled: resampled, the longest step being ${step} s`,
  'note-dropped': ({ count }: Counted) => `${counted(count, 'row', 'rows')} without a later time left out`,
  'note-rejected': ({ count }: Counted) =>
    `${counted(count, 'row', 'rows')} that could not be read: NaN in all channels; this is the first`,
}

export type BatchCode = keyof typeof sentences
/** A sentence of a batch, of the reader or a writer, or of what a recipe has wrong. */
export type BatchSaid = AnySaid<BatchCode | MessageCode | RecipeCode>

const book = sentenceBook(sentences)
export const { say } = book

/** All that a batch says, by its code, with the names of what each sentence is filled with; that of the engine, recipes and files as well. */
export const messageCodes: ReadonlyMap<BatchSaid['code'], readonly string[]> = new Map<
  BatchSaid['code'],
  readonly string[]
>([...ofCore, ...ofSignals, ...ofWeights, ...ofRecipes, ...book.messageCodes])

interface Counted {
  readonly count: number
}

function unlocked(lock: string): string {
  return `wait until it is done or end it; if it runs no more, remove ${lock} there`
}

function counted(count: number, one: string, many: string): string {
  return count === 1 ? `1 ${one}` : `${count.toLocaleString('en-US')} ${many}`
}
