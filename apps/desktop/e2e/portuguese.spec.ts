/** A walk through the studio in Portuguese, from an empty window to results, on which no word is to be English. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import pt from '../src/renderer/locales/pt-br.ts'
import { englishIn } from './words-on-screen.ts'
import { expect, plotOf, test, type Studio } from './studio.ts'

const ROWS = 6000
/** Of what takes long where the machine does other things as well. */
const SLOW_MS = 60_000
/** Whether `1,250` is a little more than one or more than a thousand, nothing in it says. */
const doubtful = (wrong: boolean): string =>
  [
    'tempo (s);nível (m)',
    ...Array.from({ length: ROWS }, (_, i) => `${i};${(i % 9) + 1},250`),
    ...(wrong ? [`${ROWS};oops`] : []),
    '',
  ].join('\n')

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const named = (text: string, name: string): string => text.replace('{name}', name)

/** Nothing that is on the screen now is English. */
async function expectPortuguese({ page, screenshot }: Studio, where: string): Promise<void> {
  await screenshot(`pt-${where}`)
  expect(await englishIn(page), where).toEqual([])
}

test('from an empty window to the results of a folder, no word is English', async ({ start, folder }) => {
  test.setTimeout(300_000)
  const [path, inputs, results] = [
    join(folder, 'nível.csv'),
    join(folder, 'gravações'),
    join(folder, 'saída'),
  ]
  await Promise.all([mkdir(inputs), mkdir(results)])
  await writeFile(path, doubtful(false))
  await writeFile(join(inputs, 'bom.csv'), doubtful(false))
  await writeFile(join(inputs, 'ruim.csv'), doubtful(true))
  // The low-pass cannot be made for it.
  await writeFile(join(inputs, 'sem tempo.csv'), ['nível', '1', '2', '3', ''].join('\n'))
  await writeFile(join(inputs, 'notas.md'), 'nada')
  const studio = await start({ flags: ['--lang=pt-BR'] })
  const { page } = studio
  const check = (where: string): Promise<void> => expectPortuguese(studio, where)

  await expect(button(page, pt.empty.sample)).toBeVisible()
  await check('empty')
  await studio.answerOpenDialog(path)
  await button(page, pt.empty.open).click()
  await expect(plotOf(page, pt.plots.input, 'nível')).toBeVisible()
  await check('opened')
  await importSheet(studio, check)
  await chain(studio, check)
  await views(studio, check)
  await takeAway(studio, check, folder)
  await folderRun(studio, check, [inputs, results])
  await help(studio, check)
  expect(studio.complaints).toEqual([])
})

type Check = (where: string) => Promise<void>

async function importSheet({ page }: Studio, check: Check): Promise<void> {
  await button(page, pt.import.check).click()
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByRole('columnheader', { name: 'nível' })).toBeVisible()
  await check('import')
  await sheet.getByLabel(pt.import.facts.preambleRows, { exact: true }).fill('100000')
  await expect(sheet.getByRole('heading', { name: pt.import.lines })).toBeVisible()
  await check('import-wrong')
  await button(page, pt.common.cancel).click()
  await expect(sheet).toBeHidden()
}

async function chain({ page }: Studio, check: Check): Promise<void> {
  const options = page.locator('.layer-menu').getByRole('option')
  const add = async (search: string): Promise<void> => {
    await button(page, pt.chain.add).click()
    await page.getByRole('textbox', { name: pt.chain.search }).fill(search)
    await options.first().click()
    await expect(options).toHaveCount(0)
  }
  await button(page, pt.chain.add).click()
  await check('layers')
  await page.keyboard.press('Escape')
  await button(page, pt.chain.quickAdd).click()
  await expect(plotOf(page, `${pt.chain.quickAdd}`, 'nível')).toBeVisible()
  await check('layer')
  const size = page.getByLabel(pt.chain.fields.kernelSize, { exact: true })
  await size.fill('0')
  await expect(page.locator('[aria-invalid=true]')).toHaveCount(1)
  await check('layer-wrong')
  await size.fill('5')
  await add(pt.chain.kinds.lowpass)
  await expect(page.getByRole('slider', { name: pt.chain.response.decibelsHint })).toBeVisible()
  await check('filter')
  await button(page, pt.run.run).click()
  await expect(button(page, pt.run.run)).toBeEnabled()
}

async function views({ page }: Studio, check: Check): Promise<void> {
  const view = (name: string) => page.getByRole('radio', { name, exact: true }).check({ force: true })
  for (const tab of ['measure', 'table', 'spectrum', 'spectrogram', 'picture'] as const) {
    await button(page, pt.look[tab]).click()
    await expect(button(page, pt.look[tab])).toHaveAttribute('aria-expanded', 'true')
    await check(tab)
  }
  await button(page, pt.look.picture).click()
  await view(pt.explain.title)
  await expect(page.getByTestId('equation')).toBeVisible()
  await check('explain')
  await button(page, pt.explain.tour.start).click()
  await check('tour')
  await page.keyboard.press('Escape')
  await view(pt.train.title)
  await expect(button(page, pt.train.start)).toBeEnabled()
  await check('train')
  await page.getByLabel(pt.train.fields.epochs, { exact: true }).fill('2')
  await button(page, pt.train.start).click()
  await expect(button(page, pt.train.use)).toBeVisible({ timeout: SLOW_MS })
  await check('trained')
  await view(pt.plots.title)
}

async function takeAway(studio: Studio, check: Check, folder: string): Promise<void> {
  const { page } = studio
  await studio.chooseMenu('Arquivo', 'Exportar com opções…')
  await expect(page.getByTestId('export-size')).not.toBeEmpty()
  await check('export')
  await studio.answerSaveDialog(join(folder, 'nível-2.csv'))
  await page.getByRole('dialog').getByRole('button', { name: pt.export.write }).click()
  await expect(page.getByText(named(pt.export.done, 'nível-2.csv')).first()).toBeVisible()
  await check('exported')
  await page.keyboard.press('Escape')
  await studio.chooseMenu('Cadeia', 'Exportar a cadeia…')
  await expect(page.getByRole('dialog')).toBeVisible()
  for (const form of Object.values(pt.takeChain.forms)) {
    await page.getByRole('dialog').getByText(form, { exact: true }).click()
    await check(`chain-${form}`)
  }
  await page.keyboard.press('Escape')
}

async function folderRun(studio: Studio, check: Check, [inputs, results]: [string, string]): Promise<void> {
  const { page } = studio
  await studio.chooseMenu('Cadeia', 'Executar sobre uma pasta…')
  await check('folder')
  await studio.answerOpenDialog(inputs)
  await button(page, pt.folderRun.chooseInputs).click()
  await studio.answerOpenDialog(results)
  await button(page, pt.folderRun.chooseResults).click()
  await expect(button(page, pt.folderRun.run).last()).toBeEnabled()
  await check('folder-chosen')
  await button(page, pt.folderRun.run).last().click()
  await expect(button(page, pt.folderRun.again)).toBeVisible({ timeout: SLOW_MS })
  for (const name of ['ruim.csv', 'sem tempo.csv']) {
    await page.getByRole('row', { name }).click()
    await expect(page.getByRole('region', { name: named(pt.folderRun.detailOf, name) })).toBeVisible()
    await check(`folder-${name}`)
  }
  await page.keyboard.press('Escape')
}

async function help(studio: Studio, check: Check): Promise<void> {
  const { page } = studio
  const dialog = page.getByRole('dialog')
  await page.keyboard.press('Control+K')
  await expect(dialog).toBeVisible()
  await check('palette')
  await page.keyboard.type('zzz')
  await check('palette-nothing')
  await page.keyboard.press('Escape')
  await page.keyboard.press('F1')
  await expect(dialog).toBeVisible()
  await check('shortcuts')
  await page.keyboard.press('Escape')
  await studio.chooseMenu('Ajuda', 'Conceitos')
  await expect(dialog).toBeVisible()
  await check('concepts')
  await page.keyboard.press('Escape')
  await button(page, pt.history.title).click()
  await check('history')
  await page.keyboard.press('Escape')
  await button(page, pt.settings.title).click()
  await check('settings')
  // What finds nothing here would find something.
  await page.getByLabel(pt.settings.language, { exact: true }).selectOption('en')
  await expect(button(page, 'Run')).toBeVisible()
  expect((await englishIn(page)).length).toBeGreaterThan(20)
}
