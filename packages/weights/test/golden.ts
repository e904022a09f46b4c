import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Tensor } from '@sinal/core'
import { expect } from 'vitest'

export const folder = path.join(import.meta.dirname, 'files')

export const fileAt = (name: string): string => path.join(folder, name)

/** A file's bytes, in an array of their own. */
export const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(fileAt(name)))

interface Golden {
  readonly shape: readonly number[]
  /** PyTorch's dtype. */
  readonly stored: string
  readonly values: readonly (number | boolean | 'nan' | 'inf' | '-inf')[]
}

/** The tensors that PyTorch had when it wrote the file. */
export function goldenOf(name: string): Record<string, Golden> {
  return JSON.parse(readFileSync(fileAt(`${name}.json`), 'utf8')) as Record<string, Golden>
}

const dtypes: Readonly<Record<string, string>> = {
  float64: 'float64',
  float32: 'float32',
  float16: 'float32',
  bfloat16: 'float32',
  bool: 'bool',
}

const special: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity }

export function valuesOf({ values }: Golden): number[] {
  return values.map((value) => (typeof value === 'string' ? special[value] : Number(value)))
}

/** Bit for bit: shape, dtype after conversion, every value (−0 and NaN too). */
export function expectSame(tensors: Readonly<Record<string, Tensor>>, golden: Record<string, Golden>): void {
  expect(Object.keys(tensors)).toEqual(Object.keys(golden))
  for (const [name, expected] of Object.entries(golden)) {
    const got = tensors[name]
    expect([...got.shape], name).toEqual(expected.shape)
    expect(got.dtype, name).toBe(dtypes[expected.stored] ?? 'int32')
    expect([...got.data], name).toEqual(valuesOf(expected))
  }
}

/** The error that reading gives, as it is shown. */
export async function errorOf(reading: Promise<unknown>): Promise<string> {
  try {
    await reading
  } catch (error) {
    return String(error)
  }
  throw new Error('expected an error, but got none')
}
