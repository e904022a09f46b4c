"""sort, topk, norm, nonzero: ties and NaN, both directions, every dim; and indexing by places and by masks."""

import math

import torch

from torch_program import DTYPES, Case, both_dtypes, op_case, seeded

PAIR = ['values', 'indices']
ROWS = torch.tensor([[3.0, 1, 2, 5], [-1, -4, 0, 9], [0.5, 0.25, -0.5, -0.25]])
NORMS = [{}, dict(p=1), dict(p=2), dict(p=3), dict(p=1.5), dict(p=math.inf), dict(p=2, dim=0), dict(p=2, dim=1, keepdim=True),
         dict(p=1, dim=[0, 1]), dict(p=math.inf, dim=1), dict(p=2, dim=-1)]
# items, and the places or masks that stand where they say 'tensor'
PLACES = [
    ([5], ['tensor'], [[0, 4, 0]]), ([5], ['tensor'], [[-1, -5]]), ([5], ['tensor'], [[[0, 1], [2, 3]]]),
    ([3, 4], ['tensor'], [[2, 0]]),
    ([3, 4], [':', 'tensor'], [[3, 3, 1]]), ([3, 4], ['tensor', 'tensor'], [[0, 2], [1, 3]]),
    ([3, 4], ['tensor', 1], [[0, 2]]),
    ([3, 4], ['tensor', '1:3'], [[1, 1]]), ([2, 3, 4], [':', 'tensor', 'tensor'], [[0, 2], [1, 3]]),
    ([2, 3, 4], ['tensor', ':', 'tensor'], [[0, 1], [1, 3]]), ([3, 4], ['...', 'tensor'], [[0]]),
    ([3, 4], ['tensor', 'tensor'], [[[0], [2]], [1, 3]]),
    ([3, 4], ['tensor'], [[]]),
]
MASKS = [([4], [True, False, True, True]), ([2, 3], [[True, False, True], [False, False, True]]), ([2, 3], [False, True]),
         ([3], [False, False, False])]


def indexed(i, shape, items, places, dtype):
    case = Case(f'index-places-{i:02}-{dtype}', about='index')
    seeded(case.name)
    x = case.input('x', torch.randn(shape, dtype=DTYPES[dtype]), requires_grad=True)
    indices = [case.input(f'places{k}', torch.tensor(one, dtype=torch.int64)) for k, one in enumerate(places)]
    y = case.call('index', 'y', input=x, items=items, indices=indices)
    case.call('backward', input=y, gradient=case.input('gradient', torch.randn_like(case.env[y].detach())))
    return case.expect(values=[y], grads=[x])


def masked(i, shape, mask):
    case = Case(f'index-mask-{i}', about='index')
    seeded(case.name)
    x = case.input('x', torch.randn(shape), requires_grad=True)
    m = case.input('mask', torch.tensor(mask))
    y = case.call('index', 'y', input=x, items=['tensor'], indices=[m])
    case.call('backward', input=y, gradient=case.input('gradient', torch.randn_like(case.env[y].detach())))
    yield case.expect(values=[y], grads=[x])
    case = Case(f'assign-mask-{i}', about='index_put_')
    x = case.input('x', torch.ones(shape), requires_grad=True)
    z = case.call('mul', 'z', input=x, other=2.0)
    case.call('index_put_', input=z, items=['tensor'], indices=[case.input('mask', torch.tensor(mask))], value=9.0)
    case.call('backward', input=case.call('sum', 'total', input=z))
    yield case.expect(values=[z], grads=[x])


def assigned(i, shape, items, places):
    case = Case(f'assign-places-{i:02}', about='index_put_')
    seeded(case.name)
    x = case.input('x', torch.randn(shape), requires_grad=True)
    z = case.call('clone', 'z', input=x)
    indices = [case.input(f'places{k}', torch.tensor(one, dtype=torch.int64)) for k, one in enumerate(places)]
    case.call('index_put_', input=z, items=items, indices=indices, value=5.0)
    case.call('backward', input=z, gradient=case.input('gradient', torch.randn(shape)))
    return case.expect(values=[z], grads=[x])


def cases():
    for dim in (0, 1, -1):
        for descending in (False, True):
            options = dict(dim=dim, descending=descending)
            yield from both_dtypes(f'sort-{dim}-{descending}', 'sort', {'input': ROWS}, options, outputs=PAIR)
        for largest in (True, False):
            for k in (0, 1, 3):
                options = dict(k=k, dim=dim, largest=largest)
                yield from both_dtypes(f'topk-{k}-{dim}-{largest}', 'topk', {'input': ROWS}, options, outputs=PAIR)
    for name, x in {'nan': torch.tensor([2.0, math.nan, -math.inf, math.inf, 1]), 'scalar': torch.tensor(2.0), 'empty': torch.zeros(0),
                    'int32': torch.tensor([3, -1, 2], dtype=torch.int32), 'bool': torch.tensor([True, False])}.items():
        for descending in (False, True):
            yield op_case(f'sort-{name}-{descending}', 'sort', {'input': x}, dict(descending=descending), outputs=PAIR, grad=False)
    for i, options in enumerate(NORMS):
        yield from both_dtypes(f'norm-{i:02}', 'norm', {'input': ROWS}, options)
    yield from both_dtypes('norm-zeros', 'norm', {'input': torch.zeros(2, 3)}, dict(p=2))
    for p in (0, 0.5, 1, 1.5, 3, -0.5, -1, -2, math.inf, -math.inf):
        zeros_and_ties = {'input': torch.tensor([[1.0, -2, 0], [3, 3, -3], [0, 0, 0], [1, -2, 0.5]])}
        yield from both_dtypes(f'norm-of-zeros-and-ties-{p}', 'norm', zeros_and_ties, dict(p=p, dim=1), true=False)
    for name, x in {'matrix': torch.tensor([[0.0, 1, -0.0], [math.nan, 0, 2]]), 'none': torch.zeros(3), 'scalar': torch.tensor(3.0),
                    'bool': torch.tensor([True, False, True]),
                    'cube': (torch.arange(8) % 3).view(2, 2, 2).int()}.items():
        yield op_case(f'nonzero-{name}', 'nonzero', {'input': x}, grad=False)
    for i, (shape, items, places) in enumerate(PLACES):
        for dtype in ('float32', 'float64'):
            yield indexed(i, shape, items, places, dtype)
        yield assigned(i, shape, items, places)
    for i, (shape, mask) in enumerate(MASKS):
        yield from masked(i, shape, mask)
