/** All that this package does with Node's modules, loaded when it is needed. Bundlers for browsers take for-browsers.ts instead. */
import type { ByteSource } from './byte-source.ts'
import { NodeFile } from './node-file.ts'

export { pipeAt } from './node-file.ts'
export { fileOutput } from './node-output.ts'
export { scratchFile } from './node-scratch.ts'
export { nodeDecompressor } from './node-zlib.ts'

export const openFile = (path: string, name?: string): Promise<ByteSource> => NodeFile.open(path, name)
