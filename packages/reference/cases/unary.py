"""Functions of one number: wide ranges, edges of their domains, zeros, infinities, NaN, subnormals, integers and bool."""

import math

import torch

from torch_program import Case, both_dtypes, op_case, seeded

inf = math.inf
# function → the interval in which its values and slopes are finite
DOMAINS = {
    'abs': (-inf, inf), 'neg': (-inf, inf), 'sign': (-inf, inf), 'ceil': (-inf, inf), 'floor': (-inf, inf),
    'round': (-inf, inf), 'trunc': (-inf, inf), 'frac': (-inf, inf), 'reciprocal': (-inf, inf), 'sqrt': (0, inf),
    'rsqrt': (0, inf), 'exp': (-100, 80), 'expm1': (-100, 80), 'log': (0, inf), 'log10': (0, inf), 'log2': (0, inf),
    'log1p': (-1, inf), 'erf': (-inf, inf), 'sin': (-inf, inf), 'cos': (-inf, inf), 'tan': (-20, 20),
    'asin': (-1, 1), 'acos': (-1, 1), 'atan': (-inf, inf), 'sinh': (-80, 80), 'cosh': (-80, 80), 'tanh': (-inf, inf),
    'asinh': (-inf, inf), 'acosh': (1, inf), 'atanh': (-1, 1), 'sigmoid': (-inf, inf), 'relu': (-inf, inf),
}
ROUNDING = ['abs', 'neg', 'sign', 'ceil', 'floor', 'round', 'trunc', 'relu']
CLASSES = ['isnan', 'isfinite', 'isinf', 'logical_not']
SPECIAL = torch.tensor([0.0, -0.0, 1, -1, inf, -inf, math.nan, 1e-40, -1e-40, 1.4e-45, 3e38, -3e38, 1e30, -1e30])
HALVES = torch.tensor([-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, 0.49999997, -0.49999997, 8388609.0, -8388607.5, 1e10])
MAGNITUDES = [1e-6, 1e-4, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1.1, 1.5, 2, 3.3, 5, 8, 13.7, 31, 70, 99, 1e3, 1e4]


def wide(low, high):
    """Numbers of every magnitude inside an open interval, not so near its ends that float32 cannot tell the slope."""
    ends = [x for m in MAGNITUDES if m >= 0.01 for x in (low + m, high - m)]
    inside = [x for x in (*MAGNITUDES, *(-m for m in MAGNITUDES), *ends) if low < x < high]
    return torch.tensor(sorted(set(inside)))


def both(name, op, x, **how):
    return both_dtypes(name, op, {'input': x}, **how)


def strided(op):
    """On a transposed view: a function may walk memory in any order, its result is row-major."""
    case = Case(f'{op}-of-a-view', about=op)
    seeded(case.name)
    low, high = DOMAINS[op]
    low, high = max(low, -2), min(high, 3)
    x = case.input('x', (torch.rand(3, 4) * 0.9 + 0.05) * (high - low) + low, requires_grad=True)
    y = case.call(op, 'y', input=case.call('transpose', 't', input=x, dim0=0, dim1=1))
    case.call('backward', input=y, gradient=case.input('gradient', torch.randn(4, 3)))
    return case.expect(values=[y], grads=[x])


def cases():
    for op, (low, high) in DOMAINS.items():
        yield from both(f'{op}-wide', op, wide(low, high))
        # PyTorch's vectorised log1p takes the largest numbers to infinity.
        yield from both(f'{op}-special', op, SPECIAL[SPECIAL.abs() != 3e38] if op == 'log1p' else SPECIAL, true=False)
        edge = torch.tensor([x for x in (low, high) if math.isfinite(x)] or [2.0, -2.0])
        yield from both(f'{op}-edge', op, edge, true=False)
        yield from both(f'{op}-outside', op, torch.tensor([-2.0, -1.5, 1.5, 2.0]), true=False)
        yield from both(f'{op}-scalar', op, torch.tensor((max(low, -1) + min(high, 2)) / 2 + 0.1))
        yield from both(f'{op}-empty', op, torch.zeros(2, 0))
        if op != 'frac':
            yield op_case(f'{op}-int32', op, {'input': torch.tensor([-3, -1, 0, 1, 2, 7], dtype=torch.int32)})
        if op not in ('abs', 'neg', 'frac', 'ceil', 'floor', 'round', 'trunc', 'relu'):
            yield op_case(f'{op}-bool', op, {'input': torch.tensor([True, False])})
        yield strided(op)
    for op in ROUNDING:
        yield from both(f'{op}-signs-of-zero', op, SPECIAL[:4], grad=False, exact=True)
        yield from both(f'{op}-halves', op, HALVES, grad=False, exact=True)
    for op in CLASSES:
        yield from both(op, op, SPECIAL, grad=False)
        if op != 'frac':
            yield op_case(f'{op}-int32', op, {'input': torch.tensor([0, 1, -5], dtype=torch.int32)})
        yield op_case(f'{op}-bool', op, {'input': torch.tensor([True, False])})
