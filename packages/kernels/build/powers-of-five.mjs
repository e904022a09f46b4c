// @ts-check
/**
 * Writes src/powers-of-five.h: `node build/powers-of-five.mjs`. The table is that of Lemire, "Number Parsing at a Gigabyte
 * per Second" (2021): of 5^q the 128 highest bits, cut off, or the next larger number where −27 ≤ q < 0.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const LEAST = -100
const LARGEST = 100

/** @type {(q: number) => bigint} */
function highBits(q) {
  const five = 5n ** BigInt(Math.abs(q))
  const bits = BigInt(five.toString(2).length)
  if (q >= 0) return bits > 128n ? five >> (bits - 128n) : five << (128n - bits)
  // 2^(bits − 1) < 5^−q < 2^bits, so that the quotient has 128 bits.
  return (1n << (bits + 127n)) / five + (q < -27 ? 0n : 1n)
}

/** The file's text. */
export function powersOfFive() {
  const rows = []
  for (let q = LEAST; q <= LARGEST; q++) {
    const power = highBits(q)
    const half = (/** @type {bigint} */ bits) => `0x${bits.toString(16).padStart(16, '0')}`
    rows.push(`    {${half(power >> 64n)}, ${half(power & ((1n << 64n) - 1n))}},  // ${q}\n`)
  }
  return (
    '// Made by build/powers-of-five.mjs, which says of what.\n#pragma once\n\n#include <cstdint>\n\nnamespace {\n\n' +
    'struct PowerOfFive {\n  uint64_t high, low;\n};\n\n' +
    `constexpr int LEAST_POWER = ${LEAST}, LARGEST_POWER = ${LARGEST};\n\n` +
    `/// 5^q by q − LEAST_POWER: its 128 highest bits.\n` +
    `constexpr PowerOfFive POWERS_OF_FIVE[] = {\n${rows.join('')}};\n\n}  // namespace\n`
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL('../src/powers-of-five.h', import.meta.url), powersOfFive())
