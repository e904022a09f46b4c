import { cells } from './notebook.ts'
import { outputOf } from './output.ts'

const sections = cells.map((cell) => `In [${cell.number}]:\n${outputOf(cell)}`.trimEnd())
console.log(sections.join('\n\n'))
