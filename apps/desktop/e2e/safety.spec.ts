import { expect, plotOf, sampleFile, test, textOfWindow } from './studio.ts'

test('the page has nothing of Node, Electron or the file system', async ({ start }) => {
  const { page } = await start()
  const found = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
      (name) => name in window,
    ),
  )
  expect(found).toEqual([])
  expect(await page.evaluate(() => Object.keys((window as unknown as { sinal: object }).sinal))).toEqual([
    'call',
    'onEvent',
  ])
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
})

test('the window runs in a sandbox, apart from preload', async ({ start }) => {
  const { app } = await start()
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!
    return (webContents as unknown as { getLastWebPreferences(): object }).getLastWebPreferences()
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  })
})

test('the page is served with a policy that allows nothing from outside', async ({ start }) => {
  const { page } = await start()
  const headers = await page.evaluate(async () => Object.fromEntries((await fetch('/index.html')).headers))
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(headers['cross-origin-opener-policy']).toBe('same-origin')
  expect(headers['cross-origin-embedder-policy']).toBe('require-corp')

  const inline = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.body.append(script)
    return 'injected' in window
  })
  expect(inline).toBe(false)
  expect(await page.evaluate(() => fetch('https://example.com/').then(String, String))).toContain('TypeError')
})

test('only files of the page are served', async ({ start }) => {
  const { page } = await start()
  const paths = ['/../main/index.cjs', '/..%2fmain%2findex.cjs', '/..%5cmain%5cindex.cjs', '/no-such.js']
  for (const path of paths) {
    expect(await page.evaluate((url) => fetch(url).then(({ status }) => status), path), path).toBe(404)
  }
  expect(await page.evaluate(() => fetch('file:///etc/passwd').then(String, String))).toContain('TypeError')
})

test('the page leads nowhere else', async ({ start }) => {
  const { app, page } = await start()
  const url = page.url()
  expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull()
  await page.evaluate(() => {
    const link = Object.assign(document.createElement('a'), {
      href: 'https://example.com/',
      target: '_blank',
    })
    document.body.append(link)
    link.click()
    window.location.href = 'https://example.com/'
  })
  const frame = await page.evaluate(() => {
    const iframe = Object.assign(document.createElement('iframe'), { src: 'https://example.com/' })
    document.body.append(iframe)
    return iframe.contentDocument?.body?.childElementCount ?? null
  })
  expect(frame === 0 || frame === null).toBe(true)
  expect(page.url()).toBe(url)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('permissions are denied', async ({ start }) => {
  const { page } = await start()
  const answers = await page.evaluate(async () => [
    await Notification.requestPermission(),
    await navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      (error: Error) => error.name,
    ),
  ])
  expect(answers[0]).toBe('denied')
  expect(answers[1]).not.toBe('granted')
})

test('a message that is not in the contract is refused', async ({ start }) => {
  const { page } = await start()
  const outcomes = await page.evaluate(async () => {
    const { call } = (window as unknown as { sinal: { call(name: string, args: unknown): Promise<unknown> } })
      .sinal
    return [
      await call('readFile', { path: '/etc/passwd' }),
      await call('showInFolder', { id: '/etc/passwd' }),
    ]
  })
  expect(outcomes).toMatchObject([
    { ok: false, problem: { code: 'bad-message' } },
    { ok: false, problem: { code: 'not-allowed' } },
  ])
})

test('when compute is killed the user is told, and all is there again', async ({ start }) => {
  const studio = await start({ files: [sampleFile] })
  const { app, page } = studio
  await page.getByRole('button', { name: 'Moving average of 5' }).click()
  await expect(plotOf(page, 'Moving average of 5', 'ecg')).toBeVisible()
  await app.evaluate(({ app: main }) => {
    const compute = main.getAppMetrics().find(({ name }) => name === 'Sinal compute')
    process.kill(compute!.pid, 'SIGKILL')
  })
  await expect(page.getByText('The compute process stopped unexpectedly.')).toBeVisible()
  await studio.screenshot('compute-stopped')
  await expect(page.getByText(/^Up to date/)).toBeVisible()
  await expect(plotOf(page, 'Moving average of 5', 'ecg')).toBeVisible()
})

test('when the page is killed it comes back', async ({ start }) => {
  const { app } = await start()
  await app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!
    return new Promise<void>((done) => {
      webContents.once('render-process-gone', () => done())
      webContents.forcefullyCrashRenderer()
    })
  })
  await expect.poll(() => textOfWindow(app), { timeout: 15_000 }).toContain('Open')
})
