import type { BlockOptions, ReadAccount, SignalBlock, SignalFile, SignalStart } from '@sinal/signals'

export type { SourcePolicies as ReadPolicies } from '../open-options.ts'

/** A reading that has begun: what the samples are is known, as it may be of the first of them only. */
export interface Reading extends SignalStart {
  readonly blocks: AsyncIterable<SignalBlock>
  /** Known when the last block has been given. */
  account(): ReadAccount
}

/** Reads up to the first block. Whoever does not go on with the blocks closes the file. */
export async function beginReading(file: SignalFile, options: BlockOptions): Promise<Reading> {
  let start: SignalStart | undefined
  let account: ReadAccount = { missing: [], timing: null }
  const blocks = file.blocks({
    ...options,
    onStart: (told) => (start = told),
    onEnd: (told) => (account = told),
  })
  const first = await blocks.next()
  async function* all() {
    try {
      if (first.done) return
      yield first.value
      yield* blocks
    } finally {
      await blocks.return(undefined)
    }
  }
  return { ...start!, blocks: all(), account: () => account }
}
