"""Reshaping, moving axes, expanding and joining: results and gradients."""

import torch

from torch_program import Case, op_case, seeded

VIEWS = [
    ('reshape', [6], dict(shape=[2, 3])), ('reshape', [2, 3, 4], dict(shape=[4, 6])),
    ('reshape', [2, 3, 4], dict(shape=[-1])), ('reshape', [2, 3, 4], dict(shape=[2, -1])),
    ('reshape', [1], dict(shape=[])), ('reshape', [], dict(shape=[1, 1])), ('reshape', [0, 3], dict(shape=[3, 0])),
    ('reshape', [7], dict(shape=[1, 1, -1])),
    ('view', [2, 3, 4], dict(shape=[6, 4])), ('view', [2, 3, 4], dict(shape=[-1, 2])),
    ('flatten', [2, 3, 4], {}), ('flatten', [], {}),
    ('squeeze', [1, 3, 1, 2], {}), ('squeeze', [1, 3, 1, 2], dict(dim=0)), ('squeeze', [1, 3, 1, 2], dict(dim=-2)),
    ('squeeze', [2, 3], dict(dim=1)), ('squeeze', [1, 1], {}),
    ('unsqueeze', [3], dict(dim=0)), ('unsqueeze', [3], dict(dim=1)), ('unsqueeze', [2, 3], dict(dim=-1)),
    ('unsqueeze', [2, 3], dict(dim=-3)), ('unsqueeze', [], dict(dim=0)),
    ('transpose', [2, 3], dict(dim0=0, dim1=1)), ('transpose', [2, 3, 4], dict(dim0=-1, dim1=0)),
    ('transpose', [2, 3, 4], dict(dim0=1, dim1=1)),
    ('permute', [2, 3, 4], dict(dims=[2, 0, 1])), ('permute', [2, 3, 4], dict(dims=[-1, -2, -3])),
    ('permute', [], dict(dims=[])),
    ('T', [2, 3], {}), ('T', [4], {}),
    ('expand', [1, 3], dict(size=[2, 3])), ('expand', [3], dict(size=[2, 4, 3])),
    ('expand', [2, 1, 3], dict(size=[-1, 4, -1])), ('expand', [], dict(size=[2, 2])),
    ('clone', [2, 3], {}), ('contiguous', [2, 3], {}),
]
JOINS = [
    ('cat', [[2, 3], [1, 3]], {}), ('cat', [[2, 3], [2, 1], [2, 2]], dict(dim=1)), ('cat', [[2], [3]], dict(dim=-1)),
    ('cat', [[2, 3, 4]], dict(dim=2)), ('cat', [[0], [2, 3]], {}), ('cat', [[2, 0], [2, 3]], dict(dim=1)),
    ('stack', [[3], [3]], {}), ('stack', [[2, 3], [2, 3], [2, 3]], dict(dim=1)), ('stack', [[2, 3]], dict(dim=-1)),
    ('stack', [[], []], {}),
]


def join(i, op, shapes, options):
    case = Case(f'{op}-{i:02}')
    seeded(case.name)
    parts = [case.input(f'part{k}', torch.randn(shape), requires_grad=True) for k, shape in enumerate(shapes)]
    joined = case.call(op, 'joined', tensors=parts, **options)
    case.call('backward', input=joined, gradient=case.input('gradient', torch.randn(case.env[joined].shape)))
    return case.expect(values=[joined], grads=parts)


def chain(name, *steps):
    """Operations one after another on a [2, 3, 4] tensor, so that views of views are tested."""
    case = Case(name)
    seeded(name)
    x = current = case.input('x', torch.randn(2, 3, 4), requires_grad=True)
    for k, (op, options) in enumerate(steps):
        current = case.call(op, f'step{k}', input=current, **options)
    case.call('backward', input=current, gradient=case.input('gradient', torch.randn(case.env[current].shape)))
    return case.expect(values=[current], grads=[x])


def cases():
    for i, (op, shape, options) in enumerate(VIEWS):
        seeded(f'{op}-{i}')
        yield op_case(f'{op}-{i:02}', op, {'input': torch.randn(shape)}, options)
    for i, (op, shapes, options) in enumerate(JOINS):
        yield join(i, op, shapes, options)
    yield chain('transpose-reshape', ('transpose', dict(dim0=0, dim1=2)), ('reshape', dict(shape=[4, 6])))
    yield chain('permute-flatten', ('permute', dict(dims=[1, 2, 0])), ('flatten', {}))
    yield chain('transpose-index-transpose', ('transpose', dict(dim0=1, dim1=2)),
                ('index', dict(items=[1, '1:4:2'])), ('transpose', dict(dim0=0, dim1=1)))
    yield chain('expand-transpose-sum', ('unsqueeze', dict(dim=1)), ('expand', dict(size=[2, 5, 3, 4])),
                ('transpose', dict(dim0=0, dim1=3)), ('sum', dict(dim=1)))
    yield chain('squeeze-expand', ('index', dict(items=[':', '1:2'])), ('expand', dict(size=[2, 3, 4])),
                ('clone', {}), ('view', dict(shape=[8, 3])))
    shared = Case('views-share-their-memory', exact=True)
    x = shared.call('zeros', 'x', size=[2, 3], dtype='float32')
    row = shared.call('index', 'row', input=x, items=[1])
    column = shared.call('transpose', 'columns', input=x, dim0=0, dim1=1)
    copy = shared.call('clone', 'copy', input=x)
    shared.call('fill_', input=row, value=7)
    shared.call('index_put_', input=column, items=[0], value=5)
    yield shared.expect(values=[x, row, column, copy])
