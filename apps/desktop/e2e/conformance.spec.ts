import { expect } from '@playwright/test'
import { existsSync } from 'node:fs'
import type { Outcome } from './engine/conform.ts'
import { fixturesFolder, test } from './engine/start.ts'

// They share an app.
test.describe.configure({ mode: 'default' })

const hasAddon = existsSync(
  new URL(
    `../node_modules/@sinal/core/node_modules/@sinal/kernels/generated/native/${process.platform}-${process.arch}/kernels.node`,
    import.meta.url,
  ),
)

function expectAll(outcome: Outcome | string, instructionSet: RegExp): void {
  expect(outcome).toMatchObject({ failures: [], instructionSet: expect.stringMatching(instructionSet) })
  const { passed, instructionSet: used } = outcome as Outcome
  expect(passed).toBeGreaterThan(10_000)
  test
    .info()
    .annotations.push({ type: 'conformance', description: `${passed} answers as PyTorch's, on ${used}` })
}

test.describe('in Electron PyTorch is agreed with', () => {
  for (const process of ['inMain', 'inUtility'] as const) {
    test(`natively, ${process}`, async ({ engine }) => {
      test.skip(!hasAddon, 'there is no compiler here, and so no addon')
      const outcome = await engine.app.evaluate(
        (_, [where, fixtures]) => processes[where]('native', fixtures),
        [process, fixturesFolder] as const,
      )
      expectAll(outcome, /^(avx512|avx2|sse2|neon)$/)
    })

    test(`in WebAssembly, ${process}`, async ({ engine }) => {
      const outcome = await engine.app.evaluate(
        (_, [where, fixtures]) => processes[where]('wasm', fixtures),
        [process, fixturesFolder] as const,
      )
      expectAll(outcome, /simd/)
    })
  }

  test('in WebAssembly, in a page', async ({ engine }) => {
    const page = await engine.open('isolated')
    expectAll(await page.evaluate(() => window.engine.conform()), /simd/)
  })

  test('in WebAssembly without relaxed SIMD, in a page', async ({ engine }) => {
    const page = await engine.open('isolated?plain')
    expectAll(await page.evaluate(() => window.engine.conform()), /^simd128$/)
  })
})
