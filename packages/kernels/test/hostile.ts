/** What the addon is tried with: numbers that could go wrong, and arrays that tell where something was written. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { FloatArray } from '../src/arrays.ts'
import type { Addon } from '../src/native-engine.ts'
import { openAddon } from '../src/open-addon.ts'

/** The addon, where one was built: build/main.mjs says why it was not. */
export function builtAddon(): Addon | null {
  try {
    return openAddon() as Addon
  } catch (error) {
    if (process.env.CI === 'true') throw error
    return null
  }
}

/** Every kind of number that could go wrong. */
export const hostile = fc.oneof(
  fc.constantFrom(
    0,
    1,
    2,
    -1,
    0.5,
    NaN,
    Infinity,
    -Infinity,
    2 ** 30,
    2 ** 31,
    2 ** 32,
    2 ** 52,
    2 ** 53,
    2 ** 63,
  ),
  fc.constantFrom(-(2 ** 31), -(2 ** 52), -(2 ** 63), 1e300, -1e300, 2 ** 40, 2 ** 62, 256, 2 ** 20),
  fc.integer({ min: -300, max: 300 }),
  fc.double(),
)

/** Computes, or says in a RangeError why not. */
export function attempt(call: () => void): void {
  try {
    call()
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError)
  }
}

/** What lies around every array: nothing may be written there. */
const BORDER = 256

export type AnyArray = FloatArray | Int32Array | Uint8Array

/** An array of any type, between bytes that say whether something was written there. */
export function guarded(
  Type: new (buffer: ArrayBuffer, offset: number, length: number) => AnyArray,
  length: number,
): AnyArray {
  const bytes = (Type as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT * length
  const buffer = new ArrayBuffer(bytes + 2 * BORDER)
  new Uint8Array(buffer).fill(0x5a)
  return new Type(buffer, BORDER, length)
}

export function expectGuards(array: AnyArray): void {
  const whole = new Uint8Array(array.buffer)
  const around = [whole.subarray(0, BORDER), whole.subarray(BORDER + array.byteLength)]
  expect(around.every((bytes) => bytes.every((byte) => byte === 0x5a))).toBe(true)
}
