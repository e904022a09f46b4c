import type * as node from './for-node.ts'

/** What bundlers take in the place of for-node.ts where there is no Node. */
const onlyInNode = (): never => {
  throw new Error('a path can be read and written in Node only: here, open a Blob or what has a stream()')
}

export const pipeAt: typeof node.pipeAt = onlyInNode
export const fileOutput: typeof node.fileOutput = onlyInNode
export const scratchFile: typeof node.scratchFile = onlyInNode
export const nodeDecompressor: typeof node.nodeDecompressor = onlyInNode
export const openFile: typeof node.openFile = onlyInNode
