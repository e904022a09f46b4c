import type { Step } from './history-store.ts'

type Translate = (key: string, params: Record<string, unknown>) => string

/** What a step is called in the user's language. */
export function stepText({ step, params = {} }: Step, t: Translate): string {
  const words = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'object' ? t(value.key, {}) : value,
  ])
  return t(step, Object.fromEntries(words))
}
