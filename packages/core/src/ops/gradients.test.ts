import { describe, expect, it } from 'vitest'
import { gradcheck, sample } from '../../test/gradcheck.ts'
import { F, type Tensor, cat, stack } from '../index.ts'
import * as activations from './activations.ts'

const everywhere = [
  'abs',
  'atan',
  'asinh',
  'cos',
  'cosh',
  'erf',
  'exp',
  'expm1',
  'frac',
  'reciprocal',
  'relu',
  'sigmoid',
  'sin',
  'sinh',
  'tan',
  'tanh',
] as const
const positive = ['log', 'log10', 'log1p', 'log2', 'rsqrt', 'sqrt'] as const
const withinOne = ['acos', 'asin', 'atanh'] as const
const elementwise: Case[] = [
  ...everywhere.map((name): Case => [name, (a) => a[name](), [7]]),
  ...positive.map((name): Case => [name, (a) => a.abs()[name](), [7]]),
  ...withinOne.map((name): Case => [name, (a) => a.div(4)[name](), [7]]),
  ['acosh', (a) => a.abs().add(1).acosh(), [7]],
  ...Object.entries(activations).map(([name, f]): Case => [name, (a) => f(a.mul(1.3)), [9]]),
  ['gelu by tanh', (a) => F.gelu(a, { approximate: 'tanh' }), [7]],
  ['elu with alpha', (a) => F.elu(a, { alpha: 0.3 }), [7]],
]

type Case = [name: string, f: (...inputs: Tensor[]) => Tensor, ...shapes: number[][]]

describe('gradients equal finite differences', () => {
  it.each<Case>([
    ['add, broadcast', (a, b) => a.add(b), [2, 3], [3]],
    ['sub, broadcast both ways', (a, b) => a.sub(b), [2, 1], [1, 3]],
    ['mul', (a, b) => a.mul(b), [2, 3], [2, 1]],
    ['mul by itself', (a) => a.mul(a), [3]],
    ['div', (a, b) => a.div(b), [2, 3], []],
    ['pow', (a) => a.pow(3), [4]],
    ['neg', (a) => a.neg(), [4]],
    ...elementwise,
    ['sum over one dimension', (a) => a.sum(1), [2, 3, 2]],
    ['sum over scattered dimensions', (a) => a.sum([0, 2]).mul(a.sum([0, 2])), [2, 3, 2]],
    ['mean', (a) => a.mean([0, 1], { keepdim: true }).mul(a), [2, 3]],
    ['matmul of vectors', (a, b) => a.matmul(b), [3], [3]],
    ['matmul of matrix and vector', (a, b) => a.matmul(b), [2, 3], [3]],
    ['matmul of vector and batch', (a, b) => a.matmul(b), [3], [2, 3, 2]],
    ['matmul, batches broadcast', (a, b) => a.matmul(b), [2, 1, 2, 3], [3, 3, 2]],
    ['linear', (x, w, b) => F.linear(x, w, b), [2, 2, 3], [4, 3], [4]],
    ['linear, vector', (x, w) => F.linear(x, w), [3], [4, 3]],
    ['index', (a) => a.index(0, '1:', '::2').mul(a.index(1, ':2', '1:3')), [2, 3, 4]],
    ['indexPut_', (a, b) => a.mul(2).indexPut_([':', 1], b).mul(a), [2, 3], [2]],
    [
      'in place through views',
      (a, b) => {
        const y = a.mul(2)
        y.T.index(1).mul_(b)
        y.index(0, ':').add_(y.index(1, ':'))
        return y.mul(a)
      },
      [2, 3],
      [2],
    ],
    ['copy_', (a, b) => a.mul(2).copy_(b).mul(a), [2, 3], [3]],
    ['div_', (a, b) => a.mul(2).div_(b.mul(b)), [2, 3], [3]],
    ['mul_', (a, b) => a.mul(2).mul_(b.mul(b)), [2, 3], [3]],
    ['transpose and reshape', (a) => a.transpose(0, 1).reshape(6).mul(a.reshape(6)), [2, 3]],
    [
      'permute, squeeze, unsqueeze',
      (a) => a.permute(2, 0, 1).squeeze(1).unsqueeze(0).mul(a.transpose(1, 2)),
      [1, 3, 2],
    ],
    ['expand', (a) => a.expand(4, -1, 3).mul(a.expand(4, 2, 3)), [2, 1]],
    ['cat', (a, b) => cat([a, b, a], 1), [2, 2], [2, 3]],
    ['stack', (a, b) => stack([a, b], -1), [2], [2]],
    ['flatten, view, clone', (a) => a.view(3, 2).flatten().clone(), [2, 3]],
  ])('%s', (_, f, ...shapes) => {
    expect(
      gradcheck(
        f,
        shapes.map((shape) => sample(...shape)),
      ),
    ).toBeLessThanOrEqual(1)
  })
})
