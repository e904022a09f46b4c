import { stat } from 'node:fs/promises'
import path from 'node:path'
import { expectWritable } from '@sinal/signals/node'
import { FileError } from './errors.ts'
import type { Manifest } from './manifest.ts'
import type { Plan, Target } from './plan.ts'
import { say } from './sentences.ts'

/**
 * Refuses places that no result can be written to, before a file is read; the folder that has the manifest is tried when
 * that is opened.
 *
 * @throws {SignalError} no permission, or a file in the place of a folder
 */
export async function refuseShut({ targets, folder }: Plan): Promise<void> {
  const tried = new Set(folder === null ? [] : [path.resolve(folder)])
  for (const place of targets.flatMap(placesOf)) {
    const at = path.dirname(path.resolve(place))
    if (!tried.has(at)) await expectWritable(place)
    tried.add(at)
  }
}

/** Refuses results that are there already, except those that the manifest of an earlier run knows. */
export async function refuseExisting(targets: readonly Target[], known: Manifest | null): Promise<void> {
  const places = targets.filter(({ output }) => !known?.get(path.basename(output))).flatMap(placesOf)
  const found = await Promise.all(places.map((file) => stat(file).catch(() => null)))
  const file = places.find((_, i) => found[i] !== null)
  if (file === undefined) return
  throw new FileError(say('result-there'), { file })
}

const placesOf = ({ output, plot }: Target) => (plot === null ? [output] : [output, plot])
