"""Rearranging and taking parts: flip, roll, repeat, split, unfold, gather and their like, with gradients and dtypes."""

import torch

from torch_program import DTYPES, both_dtypes, op_case, seeded

ONE = [
    ('flip', [4], dict(dims=[0])), ('flip', [2, 3], dict(dims=[1])), ('flip', [2, 3], dict(dims=[0, -1])),
    ('flip', [2, 3, 4], dict(dims=[0, 2])), ('flip', [2, 0], dict(dims=[0])), ('flip', [2, 3], dict(dims=[])),
    ('roll', [5], dict(shifts=2)), ('roll', [5], dict(shifts=-7)), ('roll', [2, 3], dict(shifts=1)),
    ('roll', [2, 3], dict(shifts=1, dims=1)), ('roll', [2, 3], dict(shifts=-1, dims=0)),
    ('roll', [2, 3, 4], dict(shifts=5, dims=-1)),
    ('roll', [3, 0], dict(shifts=1, dims=0)), ('roll', [4], dict(shifts=0, dims=0)),
    ('repeat', [3], dict(repeats=[2])), ('repeat', [3], dict(repeats=[2, 1])), ('repeat', [2, 3], dict(repeats=[2, 3])),
    ('repeat', [2, 3], dict(repeats=[1, 2, 2])), ('repeat', [], dict(repeats=[3])), ('repeat', [2], dict(repeats=[0])),
    ('repeat_interleave', [3], dict(repeats=2)), ('repeat_interleave', [2, 3], dict(repeats=3)),
    ('repeat_interleave', [2, 3], dict(repeats=2, dim=0)), ('repeat_interleave', [2, 3], dict(repeats=2, dim=-1)),
    ('repeat_interleave', [2, 3], dict(repeats=0, dim=1)), ('repeat_interleave', [2, 3], dict(repeats=1, dim=1)),
    ('narrow', [5], dict(dim=0, start=1, length=3)), ('narrow', [2, 5], dict(dim=-1, start=-3, length=2)),
    ('narrow', [2, 5], dict(dim=1, start=5, length=0)), ('narrow', [2, 5], dict(dim=0, start=0, length=2)),
    ('movedim', [2, 3, 4], dict(source=0, destination=2)), ('movedim', [2, 3, 4], dict(source=-1, destination=0)),
    ('movedim', [2, 3, 4], dict(source=1, destination=1)), ('movedim', [3], dict(source=0, destination=-1)),
    ('unflatten', [6], dict(dim=0, sizes=[2, 3])), ('unflatten', [2, 6], dict(dim=1, sizes=[3, -1])),
    ('unflatten', [2, 6, 2], dict(dim=-2, sizes=[1, 2, 3])), ('unflatten', [4], dict(dim=-1, sizes=[4])),
    ('unfold', [7], dict(dimension=0, size=3, step=1)), ('unfold', [7], dict(dimension=0, size=3, step=2)),
    ('unfold', [7], dict(dimension=0, size=2, step=3)), ('unfold', [7], dict(dimension=0, size=7, step=1)),
    ('unfold', [7], dict(dimension=-1, size=1, step=1)), ('unfold', [2, 6], dict(dimension=1, size=4, step=2)),
    ('unfold', [6, 2], dict(dimension=0, size=3, step=1)), ('unfold', [2, 3, 8], dict(dimension=2, size=3, step=2)),
    ('unfold', [5], dict(dimension=0, size=0, step=1)),
    ('select', [2, 3], dict(dim=0, index=1)), ('select', [2, 3], dict(dim=-1, index=-3)),
    ('select', [2, 3, 4], dict(dim=1, index=0)),
    ('tril', [3, 3], {}), ('tril', [3, 4], dict(diagonal=1)), ('tril', [4, 3], dict(diagonal=-2)),
    ('tril', [2, 3, 3], dict(diagonal=9)),
    ('triu', [3, 3], {}), ('triu', [3, 4], dict(diagonal=1)), ('triu', [4, 3], dict(diagonal=-2)),
    ('triu', [2, 3, 3], dict(diagonal=-9)),
    ('flatten', [2, 3, 4], dict(start_dim=1)), ('flatten', [2, 3, 4], dict(end_dim=1)),
    ('flatten', [2, 3, 4], dict(start_dim=-2, end_dim=-1)),
    ('flatten', [2, 3], dict(start_dim=1, end_dim=1)),
]
SEVERAL = [
    ('split', [6], dict(split_size_or_sections=2), 3), ('split', [7], dict(split_size_or_sections=3), 3),
    ('split', [2, 5], dict(split_size_or_sections=2, dim=1), 3),
    ('split', [5, 2], dict(split_size_or_sections=[1, 4]), 2),
    ('split', [2, 6], dict(split_size_or_sections=[1, 2, 3], dim=-1), 3),
    ('split', [4], dict(split_size_or_sections=9), 1),
    ('split', [0, 2], dict(split_size_or_sections=2), 1), ('split', [4], dict(split_size_or_sections=[0, 4, 0]), 3),
    ('chunk', [6], dict(chunks=3), 3), ('chunk', [7], dict(chunks=3), 3), ('chunk', [5], dict(chunks=4), 3),
    ('chunk', [2, 5], dict(chunks=2, dim=1), 2), ('chunk', [2, 5], dict(chunks=9, dim=0), 2),
    ('unbind', [3], {}, 3), ('unbind', [2, 3], dict(dim=1), 3), ('unbind', [2, 3, 4], dict(dim=-3), 2),
]
TAKEN = [
    ('index_select', [5], 0, [0, 2, 2]), ('index_select', [3, 4], 1, [3, 0, 3]), ('index_select', [3, 4], -2, [2]),
    ('index_select', [3, 4], 0, []), ('index_select', [2, 3, 4], 1, [0, 0, 1, 2]),
    ('gather', [5], 0, [4, 0, 0]), ('gather', [2, 3], 0, [[0, 1, 0]]),
    ('gather', [2, 3], 1, [[0, 2, 2, 1], [1, 1, 0, 0]]),
    ('gather', [2, 3], 1, [[2], [0]]), ('gather', [2, 3], -1, [[0]]),
    ('gather', [2, 2, 3], 1, [[[1, 0, 1]], [[0, 0, 1]]]),
]


def input_of(shape, dtype):
    if dtype.is_floating_point:
        return torch.randn(shape, dtype=dtype)
    return torch.randint(0 if dtype == torch.bool else -5, 2 if dtype == torch.bool else 6, shape).to(dtype)


def cases():
    for i, (op, shape, options) in enumerate(ONE):
        for label, dtype in DTYPES.items():
            name = f'{op}-{i:02}-{label}'
            seeded(name)
            yield op_case(name, op, {'input': input_of(shape, dtype)}, options, true=False)
    for i, (op, shape, options, count) in enumerate(SEVERAL):
        seeded(f'{op}-{i}')
        yield from both_dtypes(f'{op}-{i:02}', op, {'input': torch.randn(shape)}, options,
                               outputs=[f'part{k}' for k in range(count)])
    for i, (op, shape, dim, index) in enumerate(TAKEN):
        for label, dtype in DTYPES.items():
            name = f'{op}-{i:02}-{label}'
            seeded(name)
            tensors = {'input': input_of(shape, dtype), 'index': torch.tensor(index, dtype=torch.int64)}
            yield op_case(name, op, tensors, dict(dim=dim), true=False)
    for op in ('cat', 'stack'):
        for dim in (0, 1, -1):
            seeded(f'{op}-{dim}')
            parts = {'tensors': [torch.randn(2, 3), torch.randn(2, 3)]}
            yield from both_dtypes(f'{op}-{dim}', op, parts, dict(dim=dim))
        for a, b in (('int32', 'float32'), ('bool', 'int32'), ('float32', 'float64'), ('bool', 'bool')):
            parts = {'tensors': [torch.tensor([1, 0]).to(DTYPES[a]), torch.tensor([2, 1]).to(DTYPES[b])]}
            yield op_case(f'{op}-{a}-{b}', op, parts, grad=False)
