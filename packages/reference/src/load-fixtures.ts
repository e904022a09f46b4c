import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Field } from './fields.ts'
import { type Case, FixtureError, type Fixtures } from './format.ts'
import { readCase } from './read-case.ts'

/** The fixtures of this package, exported from PyTorch 1.13.1. */
export const ownFixtures: string = fileURLToPath(new URL('../fixtures', import.meta.url))

interface Group {
  readonly name: string
  readonly file: string
  readonly cases: number | null
}

/**
 * Reads a folder of fixtures: the groups that its manifest.json names or, without a manifest, every .jsonl file.
 *
 * @param folder default: the fixtures of this package
 * @throws {FixtureError} naming file, line and field
 */
export function loadFixtures(folder: string = ownFixtures): Fixtures {
  if (!existsSync(folder)) throw new FixtureError(`${folder}: there is no such folder`)
  const manifest = join(folder, 'manifest.json')
  const root = existsSync(manifest) ? new Field(parseManifest(manifest), 'manifest.json') : null
  const groups = root ? namedGroups(root) : groupsOf(folder)
  if (groups.length === 0) throw new FixtureError(`${folder}: there is no manifest.json and no .jsonl file`)
  return {
    folder,
    pytorch: root?.at('pytorch').present ? root.at('pytorch').string() : null,
    cases: groups.flatMap((group) => readGroup(folder, group)),
  }
}

function parseManifest(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new FixtureError(`manifest.json: ${(error as Error).message}`)
  }
}

/** `groups` is an object of `{ file?, cases? }` by name, or an array of names. */
function namedGroups(root: Field): Group[] {
  const groups = root.at('groups')
  if (Array.isArray(groups.value)) {
    return groups
      .items()
      .map((item) => ({ name: item.string(), file: `${item.string()}.jsonl`, cases: null }))
  }
  return groups.entries().map(([name, group]) => ({
    name,
    file: group.at('file').present ? group.at('file').string() : `${name}.jsonl`,
    cases: group.at('cases').present ? group.at('cases').count() : null,
  }))
}

function groupsOf(folder: string): Group[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort()
    .map((file) => ({ name: basename(file, '.jsonl'), file, cases: null }))
}

function readGroup(folder: string, group: Group): Case[] {
  const path = join(folder, group.file)
  if (!existsSync(path)) {
    throw new FixtureError(`${group.file}: manifest.json names this file, but it is not in ${folder}`)
  }
  const cases = readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, i) => (line.trim() ? [readCase(line, group.name, group.file, i + 1)] : []))
  if (group.cases !== null && cases.length !== group.cases) {
    throw new FixtureError(
      `${group.file}: manifest.json promises ${group.cases} cases, but got ${cases.length} (is the file cut off?)`,
    )
  }
  return cases
}
