import { describe, expect, it } from 'vitest'
import { gradcheck, sample } from '../../test/gradcheck.ts'
import { thrown } from '../../test/thrown.ts'
import { arange, tensor } from '../index.ts'

const places = (...values: number[]) => tensor(values, { dtype: 'int32' })
const x = arange(24).reshape(2, 3, 4)

describe('indexing with tensors', () => {
  it('takes places along a dimension, negative ones from the end', () => {
    expect(x.index(':', places(0, 2, -1), 0).tolist()).toEqual([
      [0, 8, 8],
      [12, 20, 20],
    ])
    expect(x.index(0, places(0, 2, -1), '...', null).shape).toEqual([3, 4, 1])
  })

  it('broadcasts places to each other where the dimensions stood', () => {
    const rows = places(0, 2, -1)
    const columns = tensor([[1], [3]], { dtype: 'int32' })
    expect(x.index(':', rows, columns).tolist()).toEqual([
      [
        [1, 9, 9],
        [3, 11, 11],
      ],
      [
        [13, 21, 21],
        [15, 23, 23],
      ],
    ])
  })

  it('puts them in front when the dimensions are apart', () => {
    expect(x.index(places(0, 1, 0), ':', places(0, 2, -1)).tolist()).toEqual([
      [0, 4, 8],
      [14, 18, 22],
      [3, 7, 11],
    ])
  })

  it('takes what a mask marks', () => {
    expect(x.maskedSelect(x.gt(20)).tolist()).toEqual([21, 22, 23])
    expect(x.index(':', tensor([true, false, true])).shape).toEqual([2, 2, 4])
    expect(x.maskedSelect(tensor([true, false, false, false])).tolist()).toEqual([0, 4, 8, 12, 16, 20])
    expect(thrown(() => x.maskedSelect(places(0)))).toBe(
      'DtypeError: maskedSelect: mask must be bool, but got int32',
    )
  })

  it('assigns to places and masks', () => {
    const y = x.clone()
    y.indexPut_([':', places(0, 2)], tensor([1, 2, 3, 4]))
    expect(y.index(1).tolist()).toEqual([
      [1, 2, 3, 4],
      [16, 17, 18, 19],
      [1, 2, 3, 4],
    ])
    y.indexPut_([y.gt(17)], 0)
    expect(y.index(1, 1).tolist()).toEqual([16, 17, 0, 0])
  })

  it('gives the gradient of finite differences', () => {
    expect(gradcheck((a) => a.index(':', places(0, 2, 0)).mul(2), [sample(2, 3, 2)])).toBeLessThanOrEqual(1)
    expect(
      gradcheck(
        (a, v) =>
          a
            .mul(2)
            .indexPut_([places(0, 2)], v)
            .mul(a),
        [sample(3, 2), sample(2)],
      ),
    ).toBeLessThanOrEqual(1)
    expect(gradcheck((a) => a.sort(1).values.mul(a), [sample(2, 3)])).toBeLessThanOrEqual(1)
    expect(gradcheck((a) => a.topk(2).values, [sample(2, 3)])).toBeLessThanOrEqual(1)
    expect(gradcheck((a) => a.norm(3, 1).mul(a.norm()), [sample(2, 3)])).toBeLessThanOrEqual(1)
    expect(gradcheck((a) => a.norm(-1.5, 1).mul(a.norm(0.5)), [sample(2, 3)])).toBeLessThanOrEqual(1)
    expect(gradcheck((a) => a.maskedSelect(tensor([[true], [false]])), [sample(2, 3)])).toBeLessThanOrEqual(1)
  })

  it.each<[string, () => unknown, string]>([
    [
      'a place out of range',
      () => x.index(places(2)),
      'IndexError: index: places must be in [-2, 1] at dimension 0 of size 2, but got 2',
    ],
    [
      'a mask of another shape',
      () => x.index(tensor([true])),
      'IndexError: index: a mask must have the shape of the dimensions it covers ([2]), but got [1]',
    ],
    [
      'places that do not broadcast',
      () => x.index(places(0, 1), places(0, 1, 2)),
      'IndexError: index: tensors of places must broadcast to each other, but got [2] and [3]',
    ],
    [
      'a float as a place',
      () => x.index(tensor([0])),
      'IndexError: index: a tensor as an item must be int32 or bool with at least 1 dimension, but got float32 of shape [1]',
    ],
  ])('refuses %s', (_, body, message) => {
    expect(thrown(body)).toBe(message)
  })
})

describe('order', () => {
  it('sorts with NaN last, and names the places', () => {
    const { values, indices } = tensor([3, NaN, 1]).sort()
    expect([values.tolist(), indices.tolist()]).toEqual([
      [1, 3, NaN],
      [2, 0, 1],
    ])
    expect(tensor([3, 1, 2]).topk(2).indices.tolist()).toEqual([0, 2])
  })

  it('lists the places that are not zero', () => {
    expect(
      tensor([
        [0, 1],
        [2, 0],
      ])
        .nonzero()
        .tolist(),
    ).toEqual([
      [0, 1],
      [1, 0],
    ])
  })
})
