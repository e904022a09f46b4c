import { readFile } from 'node:fs/promises'
import { writeWhole } from '@sinal/signals/node'
import * as v from 'valibot'

/** What a JSON file holds, or `fallback` where there is none or it does not fit the schema (another version, damage). */
export async function readJson<S extends v.GenericSchema>(
  path: string,
  schema: S,
  fallback: v.InferOutput<S>,
): Promise<v.InferOutput<S>> {
  try {
    return v.parse(schema, JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return fallback
  }
}

/** Whoever reads, and whenever the power fails, finds the old text or the new one. @throws {SignalError} */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, JSON.stringify(value, null, 2), { overwrite: true })
}
