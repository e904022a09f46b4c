/** Takes the pictures of docs/screens; `npm run screens -- [VIEW...]` takes those of some views only. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Page } from '@playwright/test'
import { format, resolveConfig } from 'prettier'
import sharp from 'sharp'
import { appFolder } from '../e2e/studio.ts'
import { choose, settle, withStage, type Stage } from './stage.ts'
import { views, type View } from './views.ts'

const target = join(appFolder, '../../docs/screens')
const COVER = 'filter-designer'
const looks = [
  { language: 'en', theme: 'light', title: 'English, light' },
  { language: 'en', theme: 'dark', title: 'English, dark' },
  { language: 'pt-BR', theme: 'light', title: 'Português, claro' },
  { language: 'pt-BR', theme: 'dark', title: 'Português, escuro' },
] as const
const fileOf = (view: View, { language, theme }: (typeof looks)[number]): string =>
  `${view.name}-${language}-${theme}.png`.toLowerCase()

async function onStage(view: View, use: (stage: Stage) => Promise<void>, scale?: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sinal-screens-'))
  const shown = async (stage: Stage): Promise<void> => {
    await view.show(stage)
    await use(stage)
  }
  try {
    await withStage(view, folder, shown, scale)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function write(page: Page, path: string): Promise<void> {
  await settle(page)
  const picture = await page.screenshot({ animations: 'disabled' })
  const png = await sharp(picture).png({ palette: true, quality: 100, effort: 10 }).toBuffer()
  await writeFile(path, png)
  console.log(`${basename(path)}  ${Math.round(png.length / 1024)} kB`)
}

async function take(view: View): Promise<void> {
  await onStage(view, async ({ page }) => {
    for (const look of looks) {
      await choose(page, look.language, look.theme)
      await write(page, join(target, fileOf(view, look)))
    }
  })
  // That of the README, as sharp as screens are.
  if (view.name === COVER)
    await onStage(view, ({ page }) => write(page, join(target, '../screenshot.png')), 2)
}

async function writeIndex(): Promise<void> {
  const cell = (view: View, look: (typeof looks)[number]): string =>
    `![${view.title}: ${look.title}](${fileOf(view, look)})`
  const sections = views.map((view) => {
    const rows = [looks.slice(0, 2), looks.slice(2)].map((row) => row.map((look) => cell(view, look)))
    return [
      `## ${view.title}`,
      view.about,
      ...rows.map((row) => `| | |\n| - | - |\n| ${row.join(' | ')} |`),
    ].join('\n\n')
  })
  const head = '# The studio in pictures\n\nTaken by `npm run screens`, in real Electron.'
  const page = join(target, 'README.md')
  const text = `${head}\n\n${sections.join('\n\n')}\n`
  await writeFile(page, await format(text, { ...(await resolveConfig(page)), filepath: page }))
}

const wanted = process.argv.slice(2)
const unknown = wanted.find((name) => !views.some((view) => view.name === name))
if (unknown !== undefined) {
  console.error(`screens: expected some of ${views.map(({ name }) => name).join(', ')}, but got ${unknown}`)
  process.exitCode = 1
} else {
  process.env.FONTCONFIG_FILE = join(import.meta.dirname, 'fonts.conf')
  await mkdir(target, { recursive: true })
  for (const view of views.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    await take(view).catch((error: unknown) => {
      console.error(`${view.name}: ${String(error)}`)
      process.exitCode = 1
    })
  }
  await writeIndex()
}
