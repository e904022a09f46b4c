import { shallowRef } from 'vue'

/** What is said of a control. */
export interface TipWords {
  readonly text: string
  /** As Electron writes it: `CmdOrCtrl+O`. */
  readonly shortcut?: string | undefined
  readonly side?: 'top' | 'right' | 'bottom' | 'left' | undefined
}

/** From pointing at a control to its tip; at once where another tip was seen just before. */
const DELAY_MS = 500
const STILL_MS = 300

/** The tip of the window: there is one at most, drawn by tip-layer.vue. */
export const shownTip = shallowRef<{ readonly element: HTMLElement; readonly words: TipWords } | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined
let closedAt = -Infinity

/** Where a control was reached by the keyboard, its tip is not waited for. */
export function showTip(element: HTMLElement, words: TipWords): void {
  clearTimeout(timer)
  if (shownTip.value?.element !== element) shownTip.value = { element, words }
}

export function showTipSoon(element: HTMLElement, words: TipWords): void {
  clearTimeout(timer)
  const wait = performance.now() - closedAt < STILL_MS ? 0 : DELAY_MS
  if (wait === 0) showTip(element, words)
  else timer = setTimeout(() => showTip(element, words), wait)
}

/** Of this control only, where one is given: another one may have its tip by now. */
export function closeTip(words?: TipWords): void {
  clearTimeout(timer)
  if (!shownTip.value || (words && shownTip.value.words !== words)) return
  shownTip.value = null
  closedAt = performance.now()
}
