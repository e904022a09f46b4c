import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { replaceSection } from './sections.ts'

const page = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))
// npm runs scripts in the root, but a path is meant from where the user stands.
const cwd = process.env.INIT_CWD ?? process.cwd()

/** Puts a section into docs/performance.md. @returns where that is */
export async function writeSection(name: string, section: string): Promise<string> {
  const text = replaceSection(readFileSync(page, 'utf8'), name, section)
  writeFileSync(page, await format(text, { ...(await resolveConfig(page)), parser: 'markdown' }))
  return page
}

/** Writes records where the user asked for them. */
export function writeRecords(file: string, records: readonly object[]): void {
  writeFileSync(path.resolve(cwd, file), `${JSON.stringify(records, null, 2)}\n`)
}
