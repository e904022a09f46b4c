"""where, clamp and masked_fill: broadcasting, bounds that are tensors, bounds that cross, NaN, dtypes kept."""

import math

import torch

from torch_program import DTYPES, both_dtypes, op_case, seeded

WHERE = [([3], [3], [3]), ([2, 3], [3], [2, 1]), ([2, 1], [1, 3], [2, 3]), ([], [3], [3]), ([3], [], [3]), ([3], [3], []),
         ([2, 3], [], []), ([0], [1], [0]), ([2, 1, 3], [4, 1], [1])]
BOUNDS = [dict(min=-0.5), dict(max=0.5), dict(min=-0.5, max=0.5), dict(min=1, max=-1), dict(min=-math.inf, max=0.0),
          dict(min=0.25, max=0.25), dict(min=-1, max=1)]
VALUES = torch.tensor([-2.0, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 2, math.inf, -math.inf, math.nan])


def cases():
    for i, (condition, left, right) in enumerate(WHERE):
        seeded(f'where-{i}')
        tensors = {'condition': torch.rand(condition) > 0.5, 'input': torch.randn(left), 'other': torch.randn(right)}
        yield from both_dtypes(f'where-{i:02}', 'where', tensors, true=False)
    flags = torch.tensor([True, False, True])
    for a in DTYPES:
        for b in DTYPES:
            tensors = {'condition': flags, 'input': torch.tensor([1, 2, 3]).to(DTYPES[a]),
                       'other': torch.tensor([0, 1, 0]).to(DTYPES[b])}
            if a == b:
                yield op_case(f'where-{a}', 'where', tensors, grad=False)
    yield from both_dtypes('where-unchosen-nan', 'where', {
        'condition': flags, 'input': torch.ones(3), 'other': torch.full([3], math.nan)}, true=False)
    for i, bounds in enumerate(BOUNDS):
        yield from both_dtypes(f'clamp-{i}', 'clamp', {'input': VALUES}, bounds, true=False)
    for i, bounds in enumerate([dict(min=-1), dict(max=2), dict(min=-1, max=2)]):
        yield op_case(f'clamp-int32-{i}', 'clamp', {'input': torch.tensor([-5, 0, 2, 9], dtype=torch.int32)}, bounds)
    yield op_case('clamp-int32-by-fractions', 'clamp', {'input': torch.tensor([-5, 0, 9], dtype=torch.int32)},
                  dict(min=-1.5, max=2.5))
    for names in (['min'], ['max'], ['min', 'max']):
        seeded(f'clamp-tensors-{names}')
        for shape in ([2, 3], [3], [2, 1], []):
            tensors = {'input': torch.randn(2, 3), **{name: torch.randn(shape) for name in names}}
            yield from both_dtypes(f'clamp-by-{"-".join(names)}-{len(shape)}d-{shape[-1:]}', 'clamp', tensors, true=False)
    for i, (shape, mask) in enumerate([([3], [3]), ([2, 3], [3]), ([2, 3], [2, 1]), ([2, 3], []), ([], []), ([2, 0], [1])]):
        for value in (0.0, -2.5, -math.inf, math.nan):
            seeded(f'masked_fill-{i}')
            tensors = {'input': torch.randn(shape), 'mask': torch.rand(mask) > 0.5}
            yield from both_dtypes(f'masked_fill-{i}-{value}', 'masked_fill', tensors, dict(value=value), true=False)
    for dtype in ('int32', 'bool'):
        tensors = {'input': torch.tensor([0, 1, 1]).to(DTYPES[dtype]), 'mask': flags}
        yield op_case(f'masked_fill-{dtype}', 'masked_fill', tensors, dict(value=1))
        yield op_case(f'masked_fill-{dtype}-zero', 'masked_fill', tensors, dict(value=0))
