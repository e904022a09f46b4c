"""matmul as PyTorch defines it for vectors, matrices and broadcast batches: results and gradients."""

import torch

from torch_program import both_dtypes, op_case, seeded

SHAPES = [
    ([3], [3]), ([2, 3], [3]), ([3], [3, 4]), ([2, 3], [3, 4]), ([1, 1], [1, 1]), ([5, 7], [7, 2]),
    ([2, 3, 4], [2, 4, 5]), ([2, 3, 4], [4, 5]), ([3, 4], [2, 4, 5]), ([2, 3, 4], [4]), ([4], [2, 4, 5]),
    ([2, 1, 3, 4], [5, 4, 2]), ([1, 3, 4], [2, 4, 1]), ([0, 3], [3, 2]), ([2, 0], [0, 3]), ([0, 2, 3], [3, 2]),
    ([33, 65], [65, 17]),
]


def cases():
    for i, (left, right) in enumerate(SHAPES):
        name = f'matmul-{i:02}'
        seeded(name)
        yield from both_dtypes(name, 'matmul', {'input': torch.randn(left), 'other': torch.randn(right)})
    ints = torch.arange(6, dtype=torch.int32).view(2, 3)
    yield op_case('matmul-int32', 'matmul', {'input': ints, 'other': ints.T.contiguous()})
