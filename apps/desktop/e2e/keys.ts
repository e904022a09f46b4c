import type { Page } from '@playwright/test'

type Role = 'button' | 'group' | 'grid' | 'combobox' | 'spinbutton' | 'textbox'

/** Tabs on until an element with this role and name has the focus. */
export async function tabTo(page: Page, name: string | RegExp, role: Role = 'button'): Promise<void> {
  const target = page.getByRole(role, { name, exact: typeof name === 'string' })
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluateAll((found) => found.some((element) => element === document.activeElement)))
      return
    await page.keyboard.press('Tab')
  }
  throw new Error(`No way to ${role} ${String(name)} by the Tab key`)
}
