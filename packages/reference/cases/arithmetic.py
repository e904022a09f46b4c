"""Arithmetic and comparison: broadcasting with gradients, numbers beside tensors, promotion of dtypes, in place."""

import torch

from torch_program import Case, op_case, seeded

BINARY = ['add', 'sub', 'mul', 'div']
COMPARISONS = ['eq', 'ne', 'lt', 'le', 'gt', 'ge']
SHAPES = [([3], [3]), ([2, 3], [3]), ([2, 3], [2, 1]), ([3, 1], [1, 4]), ([2, 1, 4], [3, 1]), ([], [2, 3]), ([2, 3], []),
          ([1], [0]), ([2, 0, 3], [1, 3]), ([], [])]
DTYPES = [torch.float32, torch.float64, torch.int32, torch.bool]
SPECIAL = torch.tensor([0.0, -0.0, 1.0, -2.5, float('inf'), float('-inf'), float('nan'), 1e-38, 3e38])


def binary(i, op, left, right, dtype):
    name = f'{op}-{i:02}-{str(dtype)[6:]}'
    seeded(name)
    a, b = torch.randn(left, dtype=dtype), torch.randn(right, dtype=dtype)
    return op_case(name, op, {'input': a, 'other': b})


def promotion(op, a, b, where):
    """Each pair of dtypes, both of one dimension, and a tensor beside a 0-d one, which counts for less."""
    left = torch.tensor([1, 2, 0, 3]).to(a)
    right = torch.tensor([1, 1, 1, 2]).to(b) if where == 'vectors' else torch.tensor(1).to(b)
    name = f'promote-{op}-{str(a)[6:]}-{str(b)[6:]}-{where}'
    if op == 'sub' and torch.bool in (a, b):
        return []  # PyTorch refuses bool on either side of a subtraction; see errors.py
    return [op_case(name, op, {'input': left, 'other': right}, grad=False)]


def with_number(op, dtype, other):
    x = torch.tensor([1, 2, 0, 3]).to(dtype)
    return op_case(f'number-{op}-{str(dtype)[6:]}-{other}', op, {'input': x}, {'other': other}, grad=False)


def in_place(op, dtype, other):
    case = Case(f'{op}-{dtype}')
    x = case.call('full', 'x', size=[2, 3], fill_value=6, dtype=dtype)
    y = case.input('y', other)
    case.call(op, input=x, other=y)
    case.call(op, input=x, other=2)
    return case.expect(values=[x])


def cases():
    for op in BINARY:
        for i, (left, right) in enumerate(SHAPES):
            yield binary(i, op, left, right, torch.float32)
            yield binary(i, op, left, right, torch.float64)
    for op in BINARY + ['lt', 'eq']:
        for a in DTYPES:
            for b in DTYPES:
                yield from promotion(op, a, b, 'vectors')
                yield from promotion(op, a, b, 'with-0d')
    for op in BINARY:
        for dtype in DTYPES[:3]:
            yield with_number(op, dtype, 2)
            yield with_number(op, dtype, 0.5)
    for op in COMPARISONS:
        for i, (left, right) in enumerate(SHAPES[:8]):
            a, b = torch.ones(left), torch.ones(right)
            a.view(-1)[::2] = 2
            yield op_case(f'{op}-{i:02}', op, {'input': a, 'other': b}, grad=False)
        yield op_case(f'{op}-special', op, {'input': SPECIAL, 'other': SPECIAL.flip(0)}, grad=False)
        yield op_case(f'{op}-number', op, {'input': SPECIAL}, {'other': 1}, grad=False)
    for op in BINARY:
        yield op_case(f'{op}-special', op, {'input': SPECIAL, 'other': SPECIAL.flip(0)}, grad=False)
    yield from powers()
    for op in ('add_', 'sub_', 'mul_', 'div_'):
        yield in_place(op, 'float32', torch.tensor([1.0, 2.0, 4.0]))
        yield in_place(op, 'float64', torch.tensor([[1.0], [2.0]]))
    yield in_place('add_', 'int32', torch.tensor([1, 2, 4], dtype=torch.int32))


def powers():
    seeded('powers')
    x = torch.rand(2, 3) + 0.5
    for exponent in (0, 1, 2, 3, 0.5, -1, -0.5, 2.5):
        for dtype in (torch.float32, torch.float64):
            yield op_case(f'pow-{exponent}-{str(dtype)[6:]}', 'pow', {'input': x.to(dtype)}, {'exponent': exponent})
    yield op_case('pow-int32', 'pow', {'input': torch.tensor([-2, 0, 3], dtype=torch.int32)}, {'exponent': 3})
    yield op_case('pow-negative-base', 'pow', {'input': torch.tensor([-2.0, -0.5])}, {'exponent': 3})
    yield op_case('neg', 'neg', {'input': x})
    yield op_case('neg-int32', 'neg', {'input': torch.tensor([1, -2, 0], dtype=torch.int32)})
