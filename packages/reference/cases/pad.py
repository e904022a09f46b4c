"""F.pad: every mode, uneven and negative paddings, several dimensions, values, dtypes, gradients."""

import math

import torch

from torch_program import DTYPES, both_dtypes, op_case, seeded

CONSTANT = [
    ([5], [1, 2]), ([5], [0, 0]), ([5], [-1, 2]), ([5], [2, -3]), ([5], [-2, -2]), ([5], [-2, -3]),
    ([2, 3], [1, 0, 0, 2]),
    ([2, 3], [1, 1]), ([2, 3, 4], [0, 1, 2, 0]), ([2, 3, 4], [1, 1, -1, 0, 0, 1]), ([1, 1, 5], [3, 3]),
    ([0, 3], [1, 1]),
    ([2, 0], [1, 2]), ([1, 2, 6], [-4, 5]),
]
ENDS = [([2, 5], [1, 2]), ([2, 5], [0, 0]), ([2, 5], [4, 4]), ([1, 2, 6], [3, 1]), ([2, 2, 4], [0, 3]), ([2, 2, 4], [2, 0]),
        ([1, 1, 7], [1, 1]), ([3, 2, 3], [1, 2])]
LONG = [([2, 3], [5, 8]), ([1, 2, 1], [3, 2])]  # only replicate goes on for ever


def cases():
    for i, (shape, pad) in enumerate(CONSTANT):
        for label, options in {'': {}, '-value': dict(mode='constant', value=2.5), '-infinite': dict(value=-math.inf)}.items():
            seeded(f'constant-{i}')
            tensors = {'input': torch.randn(shape)}
            yield from both_dtypes(f'constant-{i:02}{label}', 'pad', tensors, dict(pad=pad, **options), true=False)
    for mode in ('reflect', 'replicate', 'circular'):
        for i, (shape, pad) in enumerate([*ENDS, *(LONG if mode == 'replicate' else [])]):
            if mode == 'circular' and len(shape) < 3:
                shape = [1, *shape]
            seeded(f'{mode}-{i}')
            tensors = {'input': torch.randn(shape)}
            yield from both_dtypes(f'{mode}-{i:02}', 'pad', tensors, dict(pad=pad, mode=mode), true=False)
    for dtype in ('int32', 'bool'):
        x = torch.tensor([[1, 0, 1]]).to(DTYPES[dtype])
        yield op_case(f'constant-{dtype}', 'pad', {'input': x}, dict(pad=[1, 1]))
        yield op_case(f'constant-value-{dtype}', 'pad', {'input': x}, dict(pad=[1, 1], value=1))
