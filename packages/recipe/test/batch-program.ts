/** Runs a batch, to be killed at it: the folder of inputs, the folder of results. */
import { runBatch } from '../src/batch/index.ts'

const [, , inputs = '', out = ''] = process.argv

await runBatch({
  files: [inputs],
  out,
  resume: true,
  onFile: ({ file }) => void process.stdout.write(`${file}\n`),
})
