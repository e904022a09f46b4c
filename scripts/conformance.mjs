#!/usr/bin/env node
// @ts-check
/**
 * `npm run conformance -- [--fixtures DIR] [--backend NAME] [--only WHAT]`: Sinal against PyTorch's
 * answers; `-- --table docs/support.md` writes what is proven.
 */
import { install, nodeProblem, root, runHere } from './lib.mjs'

const main = 'packages/core/conformance/main.ts'

try {
  const problem = nodeProblem()
  if (problem !== null) throw new Error(problem)
  await install((line) => console.log(line))
  const { buildKernels } = await import('../packages/kernels/build/main.mjs')
  await buildKernels()
  const args = ['--conditions=@sinal/source', '--import', 'tsx', main, ...process.argv.slice(2)]
  const env = { ...process.env, INIT_CWD: process.env.INIT_CWD ?? process.cwd() }
  process.exitCode = await runHere(process.execPath, args, { cwd: root, env })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
