import { expect } from '@playwright/test'
import { test } from './engine/start.ts'

// They share an app, and the threads of the machine.
test.describe.configure({ mode: 'default' })

for (const name of ['isolated', 'strict']) {
  test(`a page that is ${name === 'strict' ? 'isolated, with a strict policy,' : name} computes on two threads`, async ({
    engine,
  }) => {
    const page = await engine.open(name)
    const { isolated, backend, mostThreads } = await page.evaluate(() => window.engine.tell())
    expect(isolated).toBe(true)
    expect(backend.name).toBe('wasm')
    expect(mostThreads).toBe(16)

    for (const algorithm of name === 'strict' ? (['direct'] as const) : (['direct', 'winograd'] as const)) {
      const { threads, helped, same, ms } = await page.evaluate(
        (it) => window.engine.onTwoThreads(it),
        algorithm,
      )
      const told = `${backend.instructionSet}, ${algorithm}: ${ms.map((one) => one.toFixed(1)).join(' → ')} ms`
      process.stdout.write(`${told}, ${(ms[0] / ms[1]).toFixed(2)}× with two threads\n`)
      expect(threads).toBe(2)
      expect(helped).toBeGreaterThan(0)
      expect(same).toBe(true)
    }

    const { same, parts, turns, aborted, sameAfter } = await page.evaluate(() => window.engine.whileAwaited())
    expect(same).toBe(true)
    expect(parts.length).toBeGreaterThan(1)
    expect(parts).toEqual(parts.toSorted((a, b) => a - b))
    expect(parts.at(-1)).toBe(1)
    expect(turns).toBeGreaterThan(2)
    expect(aborted).toBe('AbortError')
    expect(sameAfter).toBe(true)
  })
}

test('a page that is not isolated computes on one thread, and says so', async ({ engine }) => {
  const page = await engine.open('open')
  const { isolated, backend, mostThreads } = await page.evaluate(() => window.engine.tell())
  expect(isolated).toBe(false)
  expect(backend.name).toBe('wasm')
  expect(mostThreads).toBe(1)
  expect(await page.evaluate(() => window.engine.onTwoThreads('direct'))).toMatchObject({
    threads: 1,
    helped: 0,
    same: true,
  })
  expect(await page.evaluate(() => window.engine.whileAwaited())).toMatchObject({
    same: true,
    aborted: 'AbortError',
  })
})

test('a page whose policy lets no worker start computes on one thread, and says what it must allow', async ({
  engine,
}) => {
  const page = await engine.open('without-workers')
  expect(await page.evaluate(() => window.engine.tell())).toMatchObject({ isolated: true })
  expect(await page.evaluate(() => window.engine.onTwoThreads('direct'))).toMatchObject({
    threads: 1,
    helped: 0,
    same: true,
  })
  expect(await page.evaluate(() => window.engine.refusal())).toMatch(
    /^BackendError: conv1dAsync: a worker must run the kernels, but got: .*\(a page with a Content-Security-Policy needs worker-src blob:\)/,
  )
})
