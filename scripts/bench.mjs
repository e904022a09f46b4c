#!/usr/bin/env node
// @ts-check
/**
 * `npm run bench -- [options]`: Sinal's 1-D convolution beside its peers; with `csv` before the options its reading of CSV,
 * with `stream` its recipes, with `memory` what long signals take. Each tells its options by `--help`.
 */
import path from 'node:path'
import { buildPackage, install, nodeProblem, root, runHere } from './lib.mjs'

async function main() {
  const problem = nodeProblem()
  if (problem !== null) throw new Error(problem)
  await install((line) => console.log(line))
  // What is timed is what the sources say, built as it is published.
  const kernels = await runHere(process.execPath, [path.join(root, 'packages/kernels/build/main.mjs')])
  if (kernels !== 0) return kernels
  await buildPackage('sinal-bench')
  const tsx = path.join(root, 'node_modules/tsx/dist/cli.mjs')
  const [subject, ...options] = process.argv.slice(2)
  const isSubject = ['csv', 'stream', 'memory'].includes(subject ?? '')
  const [file, args] = isSubject ? [`${subject}/main.ts`, options] : ['main.ts', process.argv.slice(2)]
  const bench = path.join(root, 'bench/src', file)
  const env = { ...process.env, SINAL_BENCH_BUILT: '1' }
  return runHere(process.execPath, [tsx, bench, ...args], { env })
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
