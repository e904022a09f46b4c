/**
 * Runs fixtures through Sinal's core:
 *
 *     npm run conformance -- [--fixtures DIR] [--backend NAME] [--only WHAT] [--table FILE]
 *
 * WHAT is a group, an operation, or the beginning of `group/case`. --table runs every backend and writes what is proven
 * as Markdown.
 */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type BackendName, backend, init, setBackend } from '../src/index.ts'
import { type Case, type Fixtures, type Report, conformance, loadFixtures } from '@sinal/reference'
import { availableBackends, run } from './adapter.ts'
import { errorColumns } from './error-columns.ts'
import { supportTable } from './support-table.ts'

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
  console.log('largest error of each operation, 1 being the tolerance:')
  for (const line of errorColumns(report.perOp)) console.log(`  ${line}`)
  console.log(`${report.passed} passed, ${report.failed} failed`)
}

async function writeTable(file: string, fixtures: Fixtures): Promise<number> {
  const reports = new Map<BackendName, Report>()
  let failed = 0
  for (const name of availableBackends()) {
    setBackend(name)
    const report = await conformance(run, fixtures)
    reports.set(name, report)
    failed += report.failed
    console.log(`${name}: ${report.passed} passed, ${report.failed} failed`)
  }
  writeFileSync(file, supportTable(fixtures.pytorch ?? 'unknown', reports))
  console.log(`Wrote ${file}`)
  return failed
}

async function main(): Promise<number> {
  const { values: options } = parseArgs({
    options: {
      fixtures: { type: 'string' },
      backend: { type: 'string' },
      only: { type: 'string' },
      table: { type: 'string' },
    },
  })
  await init()
  if (options.backend !== undefined) setBackend(options.backend as BackendName)
  // npm runs scripts in the root, but a path is meant from where the user stands.
  const fromUser = (path: string) => resolve(process.env.INIT_CWD ?? process.cwd(), path)
  const fixtures = loadFixtures(options.fixtures === undefined ? undefined : fromUser(options.fixtures))
  if (options.table !== undefined) return (await writeTable(fromUser(options.table), fixtures)) > 0 ? 1 : 0
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
