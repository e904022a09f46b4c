// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { pictureSvg, type Picture } from './picture-svg.ts'
import { SECONDS } from '../time-scale.ts'

const exact = {
  x: Float64Array.of(0, 1, 2, 3),
  min: Float32Array.of(0, 1, NaN, 1),
  max: Float32Array.of(0, 1, NaN, 1),
  exact: true,
}
const pairs = {
  x: Float64Array.of(0, 2),
  min: Float32Array.of(-1, -2),
  max: Float32Array.of(1, 2),
  exact: false,
}
const picture: Picture = {
  plots: [
    [{ name: 'a < b & c', line: exact, color: '#123456' }],
    [{ name: 'pairs', line: pairs, color: 'red' }],
  ],
  view: { start: 0, end: 4 },
  timeTitle: 'Time (s)',
  colors: { ground: '#fff', grid: '#eee', axis: '#555', ink: '#111' },
  scale: SECONDS,
  formatTick: (value) => String(value),
  formatTimeTick: (time) => String(time),
  width: 486,
}

function parsed(): Document {
  const document = new DOMParser().parseFromString(pictureSvg(picture), 'image/svg+xml')
  expect(document.querySelector('parsererror')).toBeNull()
  return document
}

it('is a drawing of its own, with every name, axis and colour in it', () => {
  const root = parsed().documentElement
  expect([root.getAttribute('width'), root.getAttribute('height')]).toEqual(['486', '382'])
  const words = [...root.querySelectorAll('text')].map((text) => text.textContent)
  expect(words).toEqual(expect.arrayContaining(['a < b & c', 'pairs', 'Time (s)', '0', '4']))
  expect(pictureSvg(picture)).not.toMatch(/var\(|class=|<style|NaN/)
})

it('draws samples by lines with gaps, and intervals from end to end', () => {
  const [first, second] = [...parsed().querySelectorAll('g path')].map((path) => path.getAttribute('d')!)
  // 100 pixels a second from 70 on; the range of 0 to 1 has 8 % of air on either side.
  expect(first!.match(/[ML]\d+/g)).toEqual(['M70', 'L170', 'M370'])
  expect(second!.match(/[MLV]\d+/g)).toEqual(expect.arrayContaining(['M70', 'L270']))
  expect(second!.match(/V/g)).toHaveLength(2)
})
