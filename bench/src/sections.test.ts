import { expect, it } from 'vitest'
import { replaceSection, sectionOf, sectionsOf } from './sections.ts'

it('puts a part at the end of a page, then in the place of the old one', () => {
  const once = replaceSection('# Page\n', 'csv', 'Slow.')
  expect(once).toBe('# Page\n\n<!-- csv: begin -->\n\nSlow.\n\n<!-- csv: end -->\n')
  const twice = replaceSection(`${once}\nMore.\n`, 'csv', 'Costs $& less.')
  expect(twice).toBe('# Page\n\n<!-- csv: begin -->\n\nCosts $& less.\n\n<!-- csv: end -->\n\nMore.\n')
  expect(sectionOf(twice, 'csv')).toContain('less.')
  expect(sectionOf(twice, 'other')).toBe('')
  const two = replaceSection(twice, 'memory', 'Little.')
  expect(sectionsOf(two)).toBe(`${sectionOf(two, 'csv')}\n\n${sectionOf(two, 'memory')}`)
})
