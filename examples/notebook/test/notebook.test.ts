import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { cells } from '../src/notebook.ts'
import { outputOf } from '../src/output.ts'

/** What the notebook itself shows under the cells that draw no random number. */
const shown: Record<number, string> = {
  62: `torch.Size([1, 1, 5])
tensor([[[37., 41., 49., 34., 33.]]])`,
  63: `tensor([[[22., 37., 41., 49., 34., 33., 15.]]])`,
  64: `torch.Size([1])
tensor([[[27., 42., 46., 54., 39., 38., 20.]]])`,
  67: `tensor([[[22., 37., 41., 49., 34., 33., 15.]]])`,
  70: ``,
  71: `tensor([[[22., 41., 34., 15.]]])`,
  79: `torch.Size([1, 1, 5])
(tensor([[[48., 27., 44.]]]), tensor([[[48., 27., 44.]]]))`,
}

/** What PyTorch prints under each cell of notebook.py. */
const captured = readFileSync(new URL('../expected.txt', import.meta.url), 'utf8')
const expected = captured
  .split(/^In \[(?=\d)/m)
  .slice(1)
  .map((section) => {
    const [, number, text] = /^(\d+)\]:([^]*)$/.exec(section)!
    return [Number(number), text!.trim()] as const
  })

/** A cell stands on those before it, so all run once, in order. */
const outputs = new Map(cells.map((cell) => [cell.number, outputOf(cell).trim()]))

test('has every cell of the notebook, in order', () => {
  expect([...outputs.keys()]).toEqual([62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 79])
})

test.each(Object.entries(shown))('cell %s prints what the notebook shows', (number, text) => {
  expect(outputs.get(Number(number))).toBe(text)
})

test('cell 66 convolves with the assigned filter, as the notebook shows', () => {
  const assigned = 'tensor([[[22., 37., 41., 49., 34., 33., 15.]]], grad_fn=<ConvolutionBackward0>)'
  expect(outputs.get(66)!.split('\n').pop()).toBe(assigned)
})

test.each(expected)('cell %i prints what PyTorch prints', (number, text) => {
  expect(outputs.get(number)).toBe(text)
})
