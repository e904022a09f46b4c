import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** What axe objects to, each with the elements. */
export async function violations(page: Page): Promise<string[]> {
  // The legacy mode needs no second page, which Electron does not give.
  const found = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}
