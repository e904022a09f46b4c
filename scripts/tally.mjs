// @ts-check
/**
 * Counts what each runner of `npm test` reports. A test is one; builds are one a package, types one a program; lint,
 * formatting and the example are one each. What a runner breaks over without naming a test is one failure.
 */

/**
 * @typedef Tally
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} skipped names of what did not run
 */

/** @param {boolean} ok @returns {Tally} */
export const single = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: [] })

/** @param {Tally[]} tallies @returns {Tally} */
export function sum(tallies) {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
    skipped: tallies.flatMap(({ skipped }) => skipped),
  }
}

/** A runner that fails has at least one failure, whatever its report says. */
const agreeing = (/** @type {Tally} */ tally, /** @type {number} */ code) =>
  code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally

/**
 * @param {string} output what `turbo run TASK --continue=always` says
 * @param {number} code
 * @returns {Tally} one a package
 */
export function turboTally(output, code) {
  const counts = /^\s*Tasks:\s+(\d+) successful, (\d+) total/m.exec(output)
  if (counts === null) return single(false)
  const [passed, total] = [Number(counts[1]), Number(counts[2])]
  return agreeing({ passed, failed: total - passed, skipped: [] }, code)
}

/**
 * @typedef VitestReport
 * @property {{ name: string, status: string, assertionResults: { status: string, fullName: string }[] }[]} testResults
 *
 * @param {VitestReport | null} report what `--reporter=json` wrote
 * @param {number} code
 * @returns {Tally}
 */
export function vitestTally(report, code) {
  if (report === null) return single(false)
  const files = report.testResults.map(({ name, status, assertionResults }) => {
    const count = (/** @type {string} */ wanted) =>
      assertionResults.filter((test) => test.status === wanted).length
    const broken = status === 'failed' && count('failed') === 0 ? 1 : 0
    return {
      passed: count('passed'),
      failed: count('failed') + broken,
      skipped: assertionResults
        .filter((test) => test.status !== 'passed' && test.status !== 'failed')
        .map((test) => `${name}: ${test.fullName}`),
    }
  })
  return agreeing(sum(files), code)
}

/**
 * @typedef PlaywrightSuite
 * @property {{ title: string, tests: { status: string }[] }[]} specs
 * @property {PlaywrightSuite[]} [suites]
 *
 * @typedef PlaywrightReport
 * @property {{ expected: number, unexpected: number, flaky: number, skipped: number }} stats
 * @property {PlaywrightSuite[]} suites
 *
 * @param {PlaywrightReport | null} report what `--reporter=json` wrote
 * @param {number} code
 * @returns {Tally} a flaky test has failed
 */
export function playwrightTally(report, code) {
  if (report === null) return single(false)
  const { expected, unexpected, flaky } = report.stats
  return agreeing(
    { passed: expected, failed: unexpected + flaky, skipped: report.suites.flatMap(skippedSpecs) },
    code,
  )
}

/** @param {PlaywrightSuite} suite @returns {string[]} */
function skippedSpecs({ specs, suites = [] }) {
  const own = specs.filter(({ tests }) => tests.some((test) => test.status === 'skipped'))
  return [...own.map(({ title }) => title), ...suites.flatMap(skippedSpecs)]
}
