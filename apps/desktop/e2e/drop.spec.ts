import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CDPSession, Page } from '@playwright/test'
import { sineCsv } from './csv.ts'
import { expect, plotOf, sampleFile, test } from './studio.ts'

/** Files in a drag, as Chromium gets them from the system. */
class Drag {
  readonly #browser: CDPSession
  readonly #data: { items: []; files: string[]; dragOperationsMask: number }

  private constructor(browser: CDPSession, files: string[]) {
    this.#browser = browser
    // Whoever drags allows a copy.
    this.#data = { items: [], files, dragOperationsMask: 1 }
  }

  static async of(page: Page, ...files: string[]): Promise<Drag> {
    return new Drag(await page.context().newCDPSession(page), files)
  }

  async over(): Promise<void> {
    await this.#send('dragEnter')
    await this.#send('dragOver')
  }

  async drop(): Promise<void> {
    await this.over()
    await this.#send('drop')
  }

  leave = (): Promise<void> => this.#send('dragOver', -10)

  async #send(type: 'dragEnter' | 'dragOver' | 'drop', x = 600): Promise<void> {
    await this.#browser.send('Input.dispatchDragEvent', { type, x, y: 400, data: this.#data })
  }
}

const target = (page: Page) => page.getByText('Drop the files to open them')

test('files are dropped on the window, which says before that it takes them', async ({ start, folder }) => {
  const paths = ['one.csv', 'two.csv'].map((name) => join(folder, name))
  for (const path of paths) await writeFile(path, sineCsv(500))
  const studio = await start()
  const { page } = studio
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const drag = await Drag.of(page, ...paths)
  await drag.over()
  await expect(target(page)).toBeVisible()
  await studio.screenshot('drop-over')
  await drag.leave()
  await expect(target(page)).toBeHidden()
  await drag.drop()
  await expect(target(page)).toBeHidden()
  await expect(page.getByTestId('batch-shape')).toHaveText('[2, 1, 500]')
  expect(studio.complaints).toEqual([])
})

test('a folder that is dropped is offered for a run, and a second one is told', async ({ start, folder }) => {
  const [older, inputs] = ['older', 'recordings'].map((name) => join(folder, name)) as [string, string]
  await Promise.all([older, inputs].map((path) => mkdir(path)))
  for (const name of ['a.csv', 'b.csv']) await writeFile(join(inputs, name), sineCsv(100))
  const studio = await start({ files: [sampleFile] })
  const { page } = studio
  await expect(plotOf(page, 'Input', 'ecg')).toBeVisible()
  await (await Drag.of(page, older, inputs)).drop()
  const dialog = page.getByRole('dialog', { name: 'Run over a folder' })
  await expect(dialog).toContainText('recordings, in')
  await expect(dialog).toContainText('2 files, ')
  // In the dialog, which lies over the notices.
  await expect(dialog.getByText(/one is opened at a time. Not opened: older$/)).toBeVisible()
  await expect(page.locator('.notices .message')).toHaveCount(0)
  const files = dialog.getByRole('grid', { name: 'Files, and what a run would do' })
  await expect(files.getByRole('row')).toHaveText([/^RunFileSize/, /^not planned yet *a\.csv *\d/, /b\.csv/])
  await studio.screenshot('drop-folders')
  expect(studio.complaints).toEqual([])
})

test('what cannot be opened is refused by its name, and the rest is opened', async ({ start, folder }) => {
  const [good, picture] = [join(folder, 'good.csv'), join(folder, 'picture.png')]
  await writeFile(good, sineCsv(200))
  await writeFile(picture, Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108', 'hex'))
  const studio = await start()
  const { page } = studio
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await (await Drag.of(page, good, picture)).drop()
  await expect(plotOf(page, 'Input', 'x')).toBeVisible()
  await expect(page.getByRole('alert')).toContainText('picture.png')
  await studio.screenshot('drop-refused')
  expect(studio.complaints).toEqual([])
})

test('files of a browser, and far too many files, are refused with what to do instead', async ({
  start,
  folder,
}) => {
  const many = Array.from({ length: 1001 }, (_, i) => join(folder, `${i}.csv`))
  await Promise.all(many.map((path) => writeFile(path, 'x\n1\n2\n')))
  const studio = await start()
  const { page } = studio
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  // A page's picture or attachment comes as a file without a path.
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['t,x\n0,1\n'], 'attachment.csv'))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  })
  await expect(page.getByRole('alert')).toContainText('Save it first, then open or drop that file.')
  await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click()
  await (await Drag.of(page, ...many)).drop()
  await expect(page.getByRole('alert')).toContainText('At most 1,000 files can be dropped at once.')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(studio.complaints).toEqual([])
})
