"""What the tape does beyond one operation: accumulation, branches, no_grad, detach, retained graphs."""

import torch

from torch_program import Case, seeded


def program(name, *shapes):
    case = Case(name)
    seeded(name)
    return case, *[case.input(f'x{i}', torch.randn(shape), requires_grad=True) for i, shape in enumerate(shapes)]


def cases():
    case, x = program('gradients-add-up', [3])
    for _ in range(2):
        case.call('backward', input=case.call('sum', 'total', input=case.call('mul', 'y', input=x, other=2.0)))
    yield case.expect(grads=[x])

    case, x = program('one-tensor-used-twice', [2, 3])
    y = case.call('mul', 'y', input=x, other=x)
    case.call('backward', input=case.call('sum', 'total', input=case.call('add', 'z', input=y, other=x)))
    yield case.expect(values=['y', 'z'], grads=[x])

    case, x, w = program('diamond', [2, 3], [3])
    left = case.call('mul', 'left', input=x, other=w)
    right = case.call('sub', 'right', input=x, other=w)
    case.call('backward', input=case.call('mean', 'loss', input=case.call('mul', 'z', input=left, other=right)))
    yield case.expect(values=['loss'], grads=[x, w])

    case, x = program('no_grad-results-have-no-history', [3])
    y = case.call('mul', 'y', input=x, other=2.0, no_grad=True)
    z = case.call('add', 'z', input=x, other=y)
    case.call('backward', input=case.call('sum', 'total', input=z))
    yield case.expect(values=[y, z], grads=[x], texts=[y])

    case, x = program('detach-stops-the-gradient', [3])
    y = case.call('mul', 'y', input=x, other=case.call('detach', 'd', input=x))
    case.call('backward', input=case.call('sum', 'total', input=y))
    yield case.expect(values=[y], grads=[x], texts=['d'])

    case, x = program('graph-retained', [3])
    total = case.call('sum', 'total', input=case.call('pow', 'y', input=x, exponent=2))
    case.call('backward', input=total, retain_graph=True)
    case.call('backward', input=total)
    yield case.expect(grads=[x])

    case, x, untouched = program('unreached-leaf-has-no-gradient', [3], [2])
    case.call('backward', input=case.call('sum', 'total', input=x))
    yield case.expect(grads=[x, untouched])

    case, x = program('retain_grad', [3])
    y = case.call('mul', 'y', input=x, other=3.0)
    case.call('retain_grad', input=y)
    case.call('backward', input=case.call('sum', 'total', input=case.call('mul', 'z', input=y, other=y)))
    yield case.expect(grads=[x, y])

    case, x = program('in-place-on-a-result', [2, 3])
    y = case.call('mul', 'y', input=x, other=2.0)
    case.call('add_', input=y, other=x)
    case.call('mul_', input=y, other=0.5)
    case.call('backward', input=case.call('sum', 'total', input=y))
    yield case.expect(values=[y], grads=[x])

    case, x = program('in-place-on-a-view', [2, 3])
    y = case.call('clone', 'y', input=x)
    row = case.call('index', 'row', input=y, items=[0])
    case.call('mul_', input=row, other=10.0)
    case.call('backward', input=case.call('sum', 'total', input=y))
    yield case.expect(values=[y], grads=[x])

    case, x = program('a-step-of-descent', [4])
    case.call('backward', input=case.call('sum', 'loss', input=case.call('pow', 'y', input=x, exponent=2)))
    step = case.call('mul', 'step', input=case.call('grad', 'g', input=x), other=0.1)
    case.call('sub_', input=x, other=step, no_grad=True)
    yield case.expect(values=[x], texts=[x])

    case, x, w, b = program('two-layers', [2, 3, 12], [4, 3, 3], [4])
    v = case.input('v', torch.randn(1, 4, 5), requires_grad=True)
    hidden = case.call('conv1d', 'hidden', input=x, weight=w, bias=b, padding=1)
    squared = case.call('mul', 'squared', input=hidden, other=hidden)
    y = case.call('conv1d', 'y', input=squared, weight=v, stride=2)
    case.call('backward', input=case.call('mean', 'loss', input=y))
    yield case.expect(values=[y, 'loss'], grads=[x, w, b, v])

    case, x = program('conv-of-a-view', [3, 2, 8])
    flipped = case.call('transpose', 'flipped', input=x, dim0=0, dim1=1)
    w = case.input('w', torch.randn(2, 3, 3), requires_grad=True)
    y = case.call('conv1d', 'y', input=flipped, weight=w)
    case.call('backward', input=case.call('sum', 'total', input=y))
    yield case.expect(values=[y], grads=[x, w])

    case, x = program('gradients-flow-across-dtypes', [3])
    wide = case.call('to', 'wide', input=x, dtype='float64')
    case.call('backward', input=case.call('sum', 'total', input=case.call('mul', 'y', input=wide, other=wide)))
    yield case.expect(values=['y'], grads=[x])
