/**
 * Runs fixtures through Sinal's core: `npm run conformance -- [--fixtures DIR] [--backend NAME] [--only WHAT]`.
 *
 * WHAT is a group, an operation, or the beginning of `group/case`.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type BackendName, backend, init, setBackend } from '../src/index.ts'
import { type Case, type Report, conformance, loadFixtures } from '@sinal/reference'
import { run } from './adapter.ts'

function matches(one: Case, only: string | undefined): boolean {
  if (only === undefined) return true
  return one.group === only || one.op === only || `${one.group}/${one.name}`.startsWith(only)
}

function print(report: Report): void {
  for (const { case: name, file, line, reason } of report.failures) {
    console.log(`FAILED ${name} (${file}, line ${line}): ${reason}`)
  }
  for (const [group, { passed, failed }] of Object.entries(report.perGroup)) {
    console.log(`${group}: ${passed} passed, ${failed} failed`)
  }
  const errors = Object.entries(report.perOp)
    .filter(([, error]) => error > 0 && Number.isFinite(error))
    .sort(([, a], [, b]) => b - a)
    .map(([op, error]) => `${op} ${error.toPrecision(2)}`)
  if (errors.length > 0) console.log(`largest errors, 1 being the tolerance: ${errors.join(', ')}`)
  console.log(`${report.passed} passed, ${report.failed} failed`)
}

async function main(): Promise<number> {
  const { values: options } = parseArgs({
    options: { fixtures: { type: 'string' }, backend: { type: 'string' }, only: { type: 'string' } },
  })
  await init()
  if (options.backend !== undefined) setBackend(options.backend as BackendName)
  // npm runs scripts in the root, but a path is meant from where the user stands.
  const cwd = process.env.INIT_CWD ?? process.cwd()
  const fixtures = loadFixtures(options.fixtures === undefined ? undefined : resolve(cwd, options.fixtures))
  console.log(
    `${fixtures.folder} (PyTorch ${fixtures.pytorch ?? 'unknown'}) on the ${backend().name} backend`,
  )
  const report = await conformance(run, fixtures, { filter: (one) => matches(one, options.only) })
  if (report.passed + report.failed === 0) throw new Error(`no case matches --only ${options.only}`)
  print(report)
  return report.failed > 0 ? 1 : 0
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error)
  process.exitCode = 1
}
