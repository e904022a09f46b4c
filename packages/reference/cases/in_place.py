"""Writing in place: what views of the same memory show afterwards, which copies do not, and the gradients."""

import torch

from torch_program import Case, seeded

VIEWS = [
    ('view', dict(shape=[6, 4])), ('reshape', dict(shape=[24])), ('flatten', {}), ('unsqueeze', dict(dim=1)),
    ('squeeze', {}),
    ('transpose', dict(dim0=0, dim1=2)), ('permute', dict(dims=[2, 0, 1])), ('expand', dict(size=[2, 3, 4])),
    ('select', dict(dim=1, index=2)), ('narrow', dict(dim=2, start=1, length=2)),
    ('index', dict(items=[0, '...', '1:3'])),
    ('index', dict(items=['::2', None])), ('movedim', dict(source=0, destination=2)),
    ('unflatten', dict(dim=2, sizes=[2, 2])),
    ('unfold', dict(dimension=2, size=2, step=2)), ('detach', {}), ('contiguous', {}), ('to', dict(dtype='float32')),
]
COPIES = [
    ('clone', {}), ('to', dict(dtype='float64')), ('flip', dict(dims=[0])), ('repeat', dict(repeats=[1, 1, 1])),
    ('neg', {}),
    ('roll', dict(shifts=0, dims=0)), ('pad', dict(pad=[0, 0])), ('tril', {}),
    ('repeat_interleave', dict(repeats=1, dim=0)),
]
LISTS = [('split', dict(split_size_or_sections=1), 2), ('chunk', dict(chunks=2, dim=2), 2), ('unbind', dict(dim=1), 3)]
WRITES = [('add_', dict(other=10.0)), ('mul_', dict(other=-2.0)), ('fill_', dict(value=7.0)), ('zero_', {}), ('sub_', dict(other=1.5)),
          ('div_', dict(other=4.0))]


def written_through(i, op, options, write, arguments):
    """The view is written to: the base shows it if they share memory."""
    case = Case(f'{op}-{i:02}-then-{write}', exact=True, about=write)
    base = case.input('base', torch.arange(24.0).view(2, 3, 4))
    view = case.call(op, 'view', input=base, **options)
    case.call(write, input=view, **arguments)
    return case.expect(values=[base, view])


def written_below(i, op, options):
    """The base is written to: the view shows it if they share memory."""
    case = Case(f'{op}-{i:02}-of-a-written-base', exact=True, about=op)
    base = case.input('base', torch.arange(24.0).view(2, 3, 4))
    view = case.call(op, 'view', input=base, **options)
    case.call('mul_', input=base, other=3.0)
    return case.expect(values=[base, view])


def recorded(i, op, options, write, arguments):
    """A view of a result is written to: gradients flow around and through what was written."""
    case = Case(f'{op}-{i:02}-{write}-gradient', about=write)
    seeded(case.name)
    x = case.input('x', torch.randn(2, 3, 4), requires_grad=True)
    base = case.call('mul', 'base', input=x, other=2.0)
    view = case.call(op, 'view', input=base, **options)
    case.call(write, input=view, **arguments)
    case.call('backward', input=base, gradient=case.input('gradient', torch.randn(2, 3, 4)))
    return case.expect(values=[base, view], grads=[x])


def of_tensors():
    """In-place operations whose other operand is broadcast, has a history, or is the tensor itself."""
    for op in ('add_', 'sub_', 'mul_', 'div_', 'copy_'):
        for shape in ([2, 3], [3], [1], []):
            case = Case(f'{op}-{"x".join(map(str, shape)) or "scalar"}', about=op)
            seeded(case.name)
            x = case.input('x', torch.randn(2, 3), requires_grad=True)
            y = case.input('y', torch.rand(shape) + 0.5, requires_grad=True)
            z = case.call('mul', 'z', input=x, other=1.5)
            case.call(op, input=z, other=y)
            case.call('backward', input=z, gradient=case.input('gradient', torch.randn(2, 3)))
            yield case.expect(values=[z], grads=[x, y], texts=[])
        for dtype in ('int32', 'float64'):
            case = Case(f'{op}-float32-{dtype}', about=op)
            z = case.input('z', torch.tensor([1.5, -2.5, 3.5]))
            case.call(op, input=z, other=case.input('other', torch.tensor([2, 1, 4]).to(getattr(torch, dtype))))
            yield case.expect(values=[z])
        case = Case(f'{op}-itself', about=op)
        z = case.input('z', torch.tensor([1.5, -2.5, 3.5]))
        case.call(op, input=z, other=z)
        yield case.expect(values=[z])
        case = Case(f'{op}-overlapping-rows', about=op)
        z = case.input('z', torch.arange(1.0, 7).view(3, 2))
        first = case.call('index', 'first', input=z, items=['0:1'])
        rest = case.call('index', 'rest', input=z, items=['1:'])
        case.call(op, input=rest, other=first)
        yield case.expect(values=[z])


def cases():
    for i, (op, options) in enumerate(VIEWS):
        for write, arguments in WRITES[:4] if op != 'expand' else []:
            yield written_through(i, op, options, write, arguments)
        yield written_below(i, op, options)
        for write, arguments in WRITES if op not in ('expand', 'detach') else []:
            yield recorded(i, op, options, write, arguments)
    for i, (op, options) in enumerate(COPIES):
        yield written_through(i, op, options, 'add_', dict(other=10.0))
        yield written_below(i, op, options)
    for op, options, count in LISTS:
        case = Case(f'{op}-parts-are-views', exact=True, about=op)
        base = case.input('base', torch.arange(24.0).view(2, 3, 4))
        parts = case.call(op, [f'part{k}' for k in range(count)], input=base, **options)
        case.call('fill_', input=parts[1], value=-1.0)
        case.call('add_', input=base, other=0.5)
        yield case.expect(values=[base, *parts])
    yield from of_tensors()
