"""Functions of two numbers: signs, zeros, ties, NaN and infinity, broadcasting with gradients, promotion of dtypes."""

import math

import torch

from torch_program import DTYPES, both_dtypes, op_case, seeded

SHAPES = [([3], [3]), ([2, 3], [3]), ([2, 3], [2, 1]), ([3, 1], [1, 4]), ([2, 1, 4], [3, 1]), ([], [2, 3]), ([2, 3], []),
          ([1], [0]), ([2, 0, 3], [1, 3]), ([], [])]
SIGNED = ['atan2', 'fmod', 'remainder', 'maximum', 'minimum']
LOGIC = ['logical_and', 'logical_or', 'logical_xor']
GRID = torch.tensor([-7.5, -3, -1, -0.4, 0.4, 1, 3, 7.5])
EDGES = torch.tensor([0.0, -0.0, 1, -1, math.inf, -math.inf, math.nan])
BASES = torch.tensor([0.0, 0.25, 0.5, 1, 1.5, 2, 10, -1, -2, -0.5])
EXPONENTS = torch.tensor([0.0, 1, 2, 3, 0.5, -0.5, -1, -2, 2.5, 7])


def grid(left, right):
    """Every pair, as a column beside a row."""
    return {'input': left[:, None], 'other': right[None, :]}


def pairs(left, right):
    a, b = torch.broadcast_tensors(left[:, None], right[None, :])
    return {'input': a.reshape(-1), 'other': b.reshape(-1)}


def promotions(op):
    for a in DTYPES:
        for b in DTYPES:
            left, right = torch.tensor([1, 2, 0, 3]).to(DTYPES[a]), torch.tensor([1, 1, 1, 2]).to(DTYPES[b])
            for where, other in (('vectors', right), ('with-0d', right[0])):
                try:
                    yield op_case(f'promote-{op}-{a}-{b}-{where}', op, {'input': left, 'other': other}, grad=False)
                except RuntimeError:
                    pass  # PyTorch has no such operation on bool


def cases():
    for op in SIGNED:
        for i, (left, right) in enumerate(SHAPES):
            seeded(f'{op}-{i}')
            tensors = {'input': torch.randn(left) * 3, 'other': torch.rand(right) * 2 + 0.4}
            yield from both_dtypes(f'{op}-{i:02}', op, tensors, true=False)
        yield from both_dtypes(f'{op}-signs', op, pairs(GRID, GRID), true=False)
        yield from both_dtypes(f'{op}-edges', op, grid(EDGES, EDGES), grad=op in ('maximum', 'minimum'), true=False)
        yield from promotions(op)
    for op in ('fmod', 'remainder'):
        for other in (2, -3, 0.7, -2.5):
            yield from both_dtypes(f'{op}-number-{other}', op, {'input': GRID}, {'other': other}, true=False)
        ints = torch.tensor([-7, -6, -1, 0, 1, 6, 7], dtype=torch.int32)
        yield op_case(f'{op}-int32', op, {'input': ints[:, None], 'other': torch.tensor([-3, -2, 2, 5], dtype=torch.int32)})
    yield from powers()
    for op in LOGIC:
        for i, (left, right) in enumerate(SHAPES[:5]):
            a, b = torch.ones(left), torch.ones(right)
            a.view(-1)[::2] = 0
            yield op_case(f'{op}-{i:02}', op, {'input': a, 'other': b}, grad=False)
        yield op_case(f'{op}-edges', op, grid(EDGES, EDGES), grad=False)
        yield from promotions(op)


def powers():
    """0^0, 0^−1, negative bases with whole and fractional exponents; the slope at 0; exponents as numbers."""
    table = {'input': BASES[:, None], 'exponent': EXPONENTS[None, :]}
    yield from both_dtypes('pow-table', 'pow', table, grad=False)
    positive = {'input': BASES[1:7, None].contiguous(), 'exponent': EXPONENTS[None, :]}
    yield from both_dtypes('pow-positive', 'pow', positive)
    yield from both_dtypes('pow-zero-base', 'pow', {'input': torch.zeros(4), 'exponent': torch.tensor([0.0, 1, 2, 3])},
                           true=False)
    yield from both_dtypes('pow-negative-base', 'pow', {'input': BASES[7:, None], 'exponent': EXPONENTS[:4]},
                           grad=['input'])
    for exponent in EXPONENTS.tolist():
        yield from both_dtypes(f'pow-number-{exponent}', 'pow', {'input': BASES}, {'exponent': exponent}, true=False)
    edges = {'input': EDGES[:, None], 'exponent': torch.tensor([0.0, 1, 2, -1, math.inf, -math.inf, math.nan])}
    yield from both_dtypes('pow-edges', 'pow', edges, grad=False)
    for i, (left, right) in enumerate(SHAPES):
        seeded(f'pow-{i}')
        tensors = {'input': torch.rand(left) + 0.3, 'exponent': torch.randn(right)}
        yield from both_dtypes(f'pow-{i:02}', 'pow', tensors, true=False)
    ints = torch.tensor([-2, -1, 0, 1, 3], dtype=torch.int32)
    yield op_case('pow-int32', 'pow', {'input': ints[:, None], 'exponent': torch.tensor([0, 1, 2, 3], dtype=torch.int32)})
    yield op_case('pow-int32-float', 'pow', {'input': ints.abs()}, {'exponent': 0.5})
    yield op_case('pow-int32-tensor', 'pow', {'input': ints.abs(), 'exponent': torch.tensor(0.5)}, grad=False)
