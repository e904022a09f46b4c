"""x[…] and x[…] = …: numbers, slices with steps, ellipsis and new axes."""

import torch

from torch_program import Case, op_case, seeded

READS = [
    ([5], [0]), ([5], [-1]), ([5], ['1:3']), ([5], ['-3:']), ([5], [':-1']), ([5], ['::2']), ([5], ['1::3']),
    ([5], ['3:1']), ([5], ['1:100']), ([5], ['-100:2']), ([5], [None]), ([5], ['...']), ([5], ['...', 0]),
    ([3, 4], [1]), ([3, 4], [':', 1]), ([3, 4], [-1, -2]), ([3, 4], ['1:', ':2']), ([3, 4], ['...', '1:3']),
    ([3, 4], [0, '...']), ([3, 4], [None, ':', None, 2]), ([3, 4], ['::2', '1::2']), ([3, 4], ['...', None]),
    ([1, 4, 7], [0, ':', '1:4']), ([1, 4, 7], [0, ':', '0:3']), ([2, 3, 4], ['...', -1]), ([2, 3, 4], [1, '...', 0]),
    ([2, 3, 4], [':', None, '1:2', '::3']), ([2, 3, 4], [0, 1, 2]), ([2, 3, 4], [':', ':', ':']),
    ([2, 0, 3], [1]), ([], ['...']), ([], [None]), ([1, 5, 7], [0, 4, 3]),
]
WRITES = [
    ([5], [0], []), ([5], ['1:3'], [2]), ([5], ['::2'], []), ([5], [':'], [5]), ([3, 4], [1], [4]),
    ([3, 4], [':', 1], [3]), ([3, 4], ['1:', ':2'], [1, 2]), ([3, 4], [':'], [4]), ([1, 1, 3], [':'], [3]),
    ([3, 4], ['...'], [3, 1]), ([2, 3, 4], [0, ':', '1:4'], [3, 3]), ([2, 3, 4], ['...', -1], []),
    ([2, 3, 4], [':', 1], [2, 4]), ([5], ['3:1'], [0]), ([], ['...'], []), ([3, 4], [-1, -1], [1]),
]


def written(i, shape, items, value_shape):
    """The value's gradient, and zero for what was overwritten."""
    case = Case(f'write-{i:02}')
    seeded(case.name)
    leaf = case.input('leaf', torch.randn(shape), requires_grad=True)
    value = case.input('value', torch.randn(value_shape), requires_grad=True)
    x = case.call('clone', 'x', input=leaf)
    case.call('index_put_', input=x, items=items, value=value)
    case.call('backward', input=x, gradient=case.input('gradient', torch.randn(shape)))
    return case.expect(values=[x], grads=[leaf, value])


def number(i, dtype, items, value):
    case = Case(f'write-number-{i}-{dtype}', exact=True)
    x = case.call('zeros', 'x', size=[3, 4], dtype=dtype)
    case.call('index_put_', input=x, items=items, value=value)
    return case.expect(values=[x])


def cases():
    for i, (shape, items) in enumerate(READS):
        seeded(f'read-{i}')
        yield op_case(f'read-{i:02}', 'index', {'input': torch.randn(shape)}, {'items': items})
    for i, (shape, items, value_shape) in enumerate(WRITES):
        yield written(i, shape, items, value_shape)
    for i, (dtype, value) in enumerate([('float32', 0.1), ('float64', 0.1), ('int32', 3), ('bool', 1)]):
        yield number(i, dtype, ['1:', '::2'], value)
    for dtype in ('int32', 'bool'):
        case = Case(f'read-{dtype}', exact=True)
        x = case.input('x', torch.tensor([[0, 1, 2], [3, 0, 5]]).to(getattr(torch, dtype)))
        yield case.expect(values=[case.call('index', 'row', input=x, items=[1]),
                                  case.call('index', 'column', input=x, items=[':', '1:'])])
    yield weight_assignment()


def weight_assignment():
    """The notebook's `conv.weight[:] = weight` under no_grad."""
    case = Case('conv-weight-assignment', exact=True)
    conv = case.call('nn.Conv1d', 'conv', in_channels=1, out_channels=1, kernel_size=3, padding=1, bias=False)
    value = case.input('value', torch.tensor([1.0, 2.0, 3.0]))
    weight = case.call('parameter', 'weight', module=conv, name='weight')
    case.call('index_put_', input=weight, items=[':'], value=value, no_grad=True)
    x = case.input('x', torch.tensor([[[5.0, 4, 8, 7, 9, 3, 6]]]))
    y = case.call('forward', 'y', module=conv, input=x)
    return case.expect(values=[y, weight], texts=[weight, y])
