import { describe, expect, it } from 'vitest'
import { thrown } from '../test/thrown.ts'
import { F, type Tensor, isGradEnabled, noGrad, ones, tensor, manualSeed, randn } from './index.ts'

const leaf = (...values: number[]) => tensor(values, { requiresGrad: true })

describe('backward', () => {
  it('adds to the gradient that is there, in place', () => {
    const x = leaf(1, 2)
    x.mul(3).sum().backward()
    const kept = x.grad!
    x.mul(4).sum().backward()
    expect(kept.tolist()).toEqual([7, 7])
  })

  it('sums what arrives over every path', () => {
    const x = leaf(2)
    const y = x.mul(x)
    y.add(y).add(x).sum().backward()
    expect(x.grad!.tolist()).toEqual([9])
  })

  it('gives two leaves gradients that do not share memory', () => {
    const a = leaf(1)
    const b = leaf(1)
    a.add(b).sum().backward()
    a.grad!.fill_(5)
    expect(b.grad!.tolist()).toEqual([1])
  })

  it('gives a leaf a gradient that does not share memory with the one that was passed', () => {
    for (const of of [
      (x: Tensor) => x,
      (x: Tensor) => x.add(1),
      (x: Tensor) => x.reshape([2]),
      (x: Tensor) => x.unsqueeze(0).squeeze(0),
    ]) {
      const input = tensor([1, 2], { requiresGrad: true })
      const passed = tensor([3, 4])
      of(input).backward(passed)
      passed.data.fill(0)
      expect([...input.grad!.data]).toEqual([3, 4])
    }
  })

  it('keeps the gradient of a tensor on the way when asked', () => {
    const x = leaf(3)
    const y = x.mul(2)
    y.retainGrad()
    y.mul(y).sum().backward()
    expect([y.grad!.item(), x.grad!.item()]).toEqual([12, 24])
  })

  it('walks a deep graph without overflowing the stack', () => {
    const x = leaf(1)
    let y = x
    for (let i = 0; i < 20_000; i++) y = y.add(1)
    y.sum().backward()
    expect(x.grad!.item()).toBe(1)
  })

  it('keeps the dtype of each leaf', () => {
    const x = tensor([1, 2], { dtype: 'float64', requiresGrad: true })
    const w = leaf(3, 4)
    x.mul(w).sum().backward()
    expect([x.grad!.dtype, w.grad!.dtype]).toEqual(['float64', 'float32'])
  })

  it('can be repeated with retainGraph, and where nothing was saved', () => {
    const x = leaf(2)
    const squared = x.mul(x).sum()
    squared.backward(undefined, { retainGraph: true })
    squared.backward()
    const sum = x.add(1).sum()
    sum.backward()
    sum.backward()
    expect(x.grad!.item()).toBe(10)
  })

  it.each<[string, () => unknown, string]>([
    [
      'more than one element without a gradient',
      () => leaf(1, 2).mul(2).backward(),
      'AutogradError: backward: without a gradient the tensor must have one element, but got shape [2] (call .sum() first, or pass a gradient of this shape)',
    ],
    [
      'a gradient of another shape',
      () =>
        leaf(1, 2)
          .mul(2)
          .backward(ones([3])),
      'ShapeError: backward: gradient must have the shape of the tensor, but got another\n  gradient [3]\n  tensor   [2]',
    ],
    [
      'a tensor that requires none',
      () => tensor([1]).backward(),
      'AutogradError: backward: the tensor must require a gradient, but got one with requiresGrad false and no gradFn',
    ],
    [
      'gradients of gradients',
      () => leaf(1).mul(2).backward(undefined, { createGraph: true }),
      'AutogradError: backward: createGraph must be false, but got true (gradients of gradients are not supported)',
    ],
    [
      'a graph that was freed',
      () => {
        const x = leaf(2)
        const y = x.mul(x).sum()
        y.backward()
        y.backward()
      },
      'AutogradError: backward: the graph must not have been freed, but got MulBackward0 a second time (pass { retainGraph: true } the first time)',
    ],
    [
      'saved tensors that were written to',
      () => {
        const x = leaf(2)
        const w = tensor([3])
        const y = x.mul(w)
        w.add_(1)
        y.sum().backward()
      },
      'AutogradError: backward: tensors saved for the gradient must not be modified in place, but got version 1 of a tensor of shape [1] that MulBackward0 saved at version 0',
    ],
  ])('refuses %s', (_, body, message) => {
    expect(thrown(body)).toBe(message)
  })
})

describe('noGrad', () => {
  it('records nothing, returns what its body returns, and ends with it', () => {
    const x = leaf(1)
    const y = noGrad(() => x.mul(2))
    expect([y.requiresGrad, y.gradFn, isGradEnabled()]).toEqual([false, null, true])
    expect(() => noGrad(() => x.reshape(7))).toThrow('reshape')
    expect(isGradEnabled()).toBe(true)
  })

  it('refuses an asynchronous body', () => {
    expect(thrown(() => noGrad(async () => 1))).toBe(
      'OptionError: noGrad: body must be synchronous, but got a function that returns a Promise',
    )
  })
})

describe('writing in place', () => {
  it('is refused on a leaf that requires a gradient, and on a view of one', () => {
    const x = leaf(1, 2)
    expect(thrown(() => x.add_(1))).toBe(
      'AutogradError: add_: a leaf that requires a gradient must not be written to in place, but got one (wrap it in noGrad)',
    )
    expect(thrown(() => x.index('1:').zero_())).toMatch('but got a view of one (wrap it in noGrad)')
    noGrad(() => x.add_(1))
    expect(x.tolist()).toEqual([2, 3])
  })

  it('is recorded on a computed tensor', () => {
    const x = leaf(1, 2, 3)
    const y = x.mul(1)
    y.mul_(tensor([4, 5, 6]))
    y.sum().backward()
    expect(x.grad!.tolist()).toEqual([4, 5, 6])
  })

  it('gives the part that was written to the gradient of the value', () => {
    const x = leaf(1, 2, 3)
    const v = leaf(9)
    const y = x.mul(2).indexPut_(['1:'], v)
    expect(y.gradFn!.name).toBe('CopySlices')
    y.mul(tensor([1, 10, 100]))
      .sum()
      .backward()
    expect(x.grad!.tolist()).toEqual([2, 0, 0])
    expect(v.grad!.tolist()).toEqual([110])
  })

  it('is recorded through a view: the base and its other views follow', () => {
    const x = leaf(1, 2, 3)
    const y = x.mul(2)
    const other = y.index('1:')
    y.index(1).mul_(10)
    expect(y.gradFn!.name).toBe('CopySlices')
    expect(String(other)).toBe('tensor([40.,  6.], grad_fn=<AsStridedBackward0>)')
    other.sum().backward()
    expect(x.grad!.tolist()).toEqual([0, 20, 2])
  })

  it('is recorded through a view of a tensor that is not contiguous', () => {
    const x = leaf(1, 2, 3, 4, 5, 6).reshape(2, 3)
    const columns = x.detach().T.detach()
    const w = leaf(2)
    columns.T.view(6).index('1:3').mul_(w)
    columns.mul(columns).sum().backward()
    expect(w.grad!.item()).toBe(2 * 2 * (4 + 9))
  })

  it('makes a tensor require a gradient when the value does', () => {
    const v = leaf(3)
    const y = tensor([1, 2])
    y.index('1:').copy_(v)
    y.mul(tensor([5, 7]))
      .sum()
      .backward()
    expect([y.requiresGrad, v.grad!.item()]).toEqual([true, 7])
  })

  it('is refused through a view that was made under noGrad', () => {
    const y = leaf(1, 2).mul(1)
    const view = noGrad(() => y.index(0))
    expect(thrown(() => view.mul_(leaf(2)))).toBe(
      'AutogradError: mul_: a view made under noGrad must be written to under noGrad, but got a write that would be recorded',
    )
  })

  it('reaches the base through a view, and a detached tensor', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ])
    x.T.index(0).fill_(7)
    x.detach().index(1, 1).fill_(8)
    expect(x.tolist()).toEqual([
      [7, 2],
      [7, 8],
    ])
  })
})

describe('requiresGrad', () => {
  it('is for floats, and cannot be taken from a computed tensor', () => {
    expect(thrown(() => tensor([1], { dtype: 'int32', requiresGrad: true }))).toBe(
      'DtypeError: requiresGrad: only float32 and float64 tensors can require a gradient, but got int32',
    )
    expect(thrown(() => leaf(1).mul(2).requiresGrad_(false))).toMatch('use .detach()')
  })
})

it('trains: gradient descent on a kernel finds the kernel', () => {
  manualSeed(0)
  const x = randn([1, 1, 64])
  const target = F.conv1d(x, tensor([[[1, 2, 3]]]))
  const w = tensor([[[0, 0, 0]]], { requiresGrad: true })
  for (let step = 0; step < 100; step++) {
    w.grad = null
    F.conv1d(x, w).sub(target).pow(2).mean().backward()
    noGrad(() => w.sub_(w.grad!.mul(0.3)))
  }
  expect(w.allclose(tensor([[[1, 2, 3]]]), { atol: 1e-4 })).toBe(true)
})
