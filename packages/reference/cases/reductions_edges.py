"""Products, spreads, extremes, running sums, softmax: ties, zeros, NaN, one element, no element, dims and keepdim."""

import math

import torch

from torch_program import both_dtypes, op_case, seeded

SHAPES = [([5], [None, 0, -1]), ([2, 3], [None, 0, 1, -1]), ([2, 3, 4], [None, 0, 1, -1]), ([1, 4], [0, 1]), ([3, 1], [None, 1]),
          ([40, 3], [0])]
SEVERAL = [([2, 3, 4], [0, 2]), ([2, 3, 4], [1, -1]), ([2, 3], [0, 1]), ([2, 3, 4], [-3, 1, 2]), ([2, 3], [1])]
TIES = torch.tensor([[1.0, 3, 3, 2], [5, 5, 5, 5], [-1, -1, -2, -2]])
INTEGERS = torch.tensor([[3, 1, 3], [0, -2, -2]], dtype=torch.int32)
ONE_DIM = ['prod', 'argmax', 'argmin']
MANY_DIMS = ['amax', 'amin', 'any', 'all', 'logsumexp', 'var', 'std']
RUNNING = ['cumsum', 'cumprod', 'softmax', 'log_softmax']
PAIRED = {'max': ['values', 'indices'], 'min': ['values', 'indices']}
CORRECTIONS = [0, 1, 2, 5]
WITH_NAN = torch.tensor([[1.0, math.nan, 3], [math.nan, 2, math.nan], [1, 2, 3]])
WITH_INF = torch.tensor([[1.0, math.inf, 3], [-math.inf, 2, math.inf], [-math.inf, -math.inf, -math.inf]])


def options_of(dim, keepdim=False):
    return {**({} if dim is None else {'dim': dim}), **({'keepdim': True} if keepdim else {})}


def outputs_of(op, options):
    return PAIRED.get(op) if 'dim' in options else None


def over(op, label, x, options, **how):
    return both_dtypes(f'{op}-{label}', op, {'input': x}, options, outputs=outputs_of(op, options), true=False, **how)


def plain(op):
    for i, (shape, dims) in enumerate(SHAPES):
        for dim in dims:
            for keepdim in (False, True):
                if dim is None and (keepdim or op == 'logsumexp'):
                    continue
                seeded(f'{op}-{i}-{dim}')
                yield from over(op, f'{i}-{dim}{"-keepdim" if keepdim else ""}', torch.randn(shape), options_of(dim, keepdim))
    for label, x in (('ties', TIES), ('nan', WITH_NAN), ('infinite', WITH_INF)):
        for dim in (None, 0, 1):
            if dim is not None or op != 'logsumexp':
                yield from over(op, f'{label}-{dim}', x, options_of(dim), grad=label == 'ties' and op != 'std')
    if op not in ('var', 'std'):
        for dtype in (torch.int32, torch.bool):
            dims = (0, 1) if op == 'logsumexp' else (None, 0, 1)
            for dim in dims:
                if dtype == torch.bool and op in ('max', 'min', 'argmax', 'argmin', 'amax', 'amin', 'logsumexp'):
                    continue
                options = options_of(dim)
                yield op_case(f'{op}-{str(dtype)[6:]}-{dim}', op, {'input': INTEGERS.to(dtype)}, options,
                              outputs=outputs_of(op, options))


def cases():
    for op in [*ONE_DIM, *MANY_DIMS, *PAIRED]:
        yield from plain(op)
    for op in MANY_DIMS:
        for i, (shape, dims) in enumerate(SEVERAL):
            if op in ('any', 'all'):
                continue
            seeded(f'{op}-several-{i}')
            for keepdim in (False, True):
                yield from over(op, f'several-{i}{"-keepdim" if keepdim else ""}', torch.randn(shape), options_of(dims, keepdim))
    for op in ('var', 'std'):
        for correction in CORRECTIONS:
            seeded(f'{op}-correction')
            x = torch.randn(3, 5)
            for dim in (None, 0, 1, [0, 1]):
                yield from over(op, f'correction-{correction}-{dim}', x, {**options_of(dim), 'correction': correction},
                                grad=correction < 3)
        yield from over(op, 'constant', torch.full([4], 2.5), {})
        yield from over(op, 'far-from-zero', torch.tensor([10000.0, 10001, 10002, 10003]), {})
    yield from over('amax', 'shares', TIES, {})
    yield from products()
    yield from running()
    yield from empty()


def products():
    for label, row in {'one-zero': [2.0, 0, 3], 'two-zeros': [0.0, 4, 0], 'negative': [-1.0, -2, -3], 'one': [7.0]}.items():
        yield from over('prod', label, torch.tensor(row), {})
        yield from over('prod', f'{label}-dim', torch.tensor([row, row[::-1]]), dict(dim=1))
        yield from over('cumprod', label, torch.tensor([row, row[::-1]]), dict(dim=1))
    yield from over('prod', 'scalar', torch.tensor(3.0), {})


def running():
    for op in RUNNING:
        for i, (shape, dims) in enumerate(SHAPES):
            for dim in dims:
                if dim is not None:
                    seeded(f'{op}-{i}-{dim}')
                    yield from over(op, f'{i}-{dim}', torch.randn(shape), dict(dim=dim))
        yield from over(op, 'scalar', torch.tensor(1.5), dict(dim=0))
        yield from over(op, 'nan', WITH_NAN, dict(dim=1), grad=False)
        yield from over(op, 'infinite', WITH_INF, dict(dim=1), grad=False)
        yield from over(op, 'empty', torch.zeros(0, 3), dict(dim=0))
        yield from over(op, 'empty-other', torch.zeros(2, 0), dict(dim=0))
    for op in ('cumsum', 'cumprod'):
        for dtype in (torch.int32, torch.bool):
            yield op_case(f'{op}-{str(dtype)[6:]}', op, {'input': INTEGERS.to(dtype)}, dict(dim=1))
    far = torch.tensor([[1000.0, 1001, 999], [-1000, -1001, -5000]])
    for op in ('softmax', 'log_softmax', 'logsumexp'):
        yield from over(op, 'without-overflow', far, dict(dim=1))


def empty():
    for op, options in (('prod', {}), ('prod', dict(dim=0)), ('any', {}), ('all', {}), ('any', dict(dim=0)), ('all', dict(dim=0)),
                        ('var', {}), ('std', {}), ('logsumexp', dict(dim=0))):
        yield from over(op, f'empty-{options.get("dim")}', torch.zeros(0, 2), options, grad=False)
    for op in ('amax', 'amin', 'max', 'min', 'argmax', 'argmin'):
        options = dict(dim=1)
        yield from over(op, 'empty-beside', torch.zeros(0, 2), options, grad=False)
    for op in [*ONE_DIM[1:], *MANY_DIMS[:4], 'max', 'min']:
        yield from over(op, 'scalar', torch.tensor(1.5), {})
