import type { Page } from '@playwright/test'
import axe from 'axe-core'
import { expect } from './studio.ts'

const OTHER = { light: 'dark', dark: 'light' } as const

/**
 * What axe objects to, each with the elements: everything as the page is, and the contrast in the other theme too, which
 * changes colours alone. The theme must be the system's, as it is by default.
 */
export async function violations(page: Page): Promise<string[]> {
  const shown = await objections(page, {})
  const theme = await page.evaluate(() => document.documentElement.dataset.theme as keyof typeof OTHER)
  const other = OTHER[theme]
  await show(page, other)
  const otherwise = await objections(page, { runOnly: ['color-contrast'] })
  await show(page, theme)
  return [...shown, ...otherwise.map((objection) => `${other}: ${objection}`)]
}

async function show(page: Page, theme: keyof typeof OTHER): Promise<void> {
  await page.emulateMedia({ colorScheme: theme })
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
}

async function objections(page: Page, options: axe.RunOptions): Promise<string[]> {
  // Once a page: what V8 has made quick by then is kept.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(async (wanted) => {
    const here = window as unknown as { axe: typeof axe }
    // Colours that are on their way from one to another are nobody's choice.
    const ends = (animation: Animation) => animation.effect?.getComputedTiming().endTime !== Infinity
    await Promise.allSettled(
      document
        .getAnimations()
        .filter(ends)
        .map(({ finished }) => finished),
    )
    // Of what passes no lists are made.
    const { violations: found } = await here.axe.run(document, { resultTypes: ['violations'], ...wanted })
    return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
  }, options)
}
