import { expect, it } from 'vitest'
import { recipeSchema } from '../schema.ts'
import { ruleOf } from './rules.ts'
import { choicesIn, listed } from './shown.ts'

/** The messages of a schema and of all that it is made of. */
function messagesOf(schema: unknown, seen = new Set<unknown>()): string[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return []
  seen.add(schema)
  const { message, wrapped, item, entries, options, items, pipe } = schema as Record<string, unknown>
  const parts = [wrapped, item, entries, options, items, pipe].flatMap((part) =>
    typeof part === 'object' && part !== null ? [part, ...Object.values(part)] : [],
  )
  const own = typeof message === 'string' ? [message] : []
  return [...own, ...parts.flatMap((part) => messagesOf(part, seen))]
}

it('every message of the schema is a rule with a code, or lists the choices', () => {
  const messages = [...new Set(messagesOf(recipeSchema))]
  expect(messages.length).toBeGreaterThan(30)
  const others = messages.filter((text) => {
    const isListing = text.replace(/^one of /, '') === listed(choicesIn(text))
    return ruleOf(text) === undefined && !isListing
  })
  expect(others).toEqual([])
})
