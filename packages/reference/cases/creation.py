"""Making tensors: zeros, ones, full, arange, linspace, conversions between dtypes, and how sizes print."""

import torch

from torch_program import DTYPES, Case

ARANGES = [
    dict(end=5), dict(start=1, end=4), dict(start=0, end=10, step=3), dict(start=1, end=2.5, step=0.5),
    dict(start=5, end=0, step=-2), dict(start=0, end=1, step=0.1), dict(start=-3, end=3), dict(start=2, end=2),
    dict(start=0, end=1, step=0.3),
]
LINSPACES = [(0, 1, 5), (-1, 1, 2), (3, 3, 4), (0, 10, 11), (2, -2, 9), (0, 1, 1), (0, 1, 0), (-10, 10, 100),
             (0.1, 0.7, 7)]


def made(name, op, exact=True, **options):
    case = Case(name, exact)
    return case.expect(values=[case.call(op, 'made', **options)])


def conversion(values, source, target):
    case = Case(f'to-{source}-{target}', exact=True)
    x = case.input('x', torch.tensor(values).to(DTYPES[source]))
    return case.expect(values=[case.call('to', 'y', input=x, dtype=target)])


def cases():
    for dtype in DTYPES:
        for size in ([], [0], [3], [2, 3], [2, 0, 3], [1, 1, 5]):
            label = 'x'.join(map(str, size)) or 'scalar'
            yield made(f'zeros-{label}-{dtype}', 'zeros', size=size, dtype=dtype)
            yield made(f'ones-{label}-{dtype}', 'ones', size=size, dtype=dtype)
        yield made(f'full-{dtype}', 'full', size=[2, 3], fill_value=1, dtype=dtype)
    for dtype in ('float32', 'float64'):
        yield made(f'full-fraction-{dtype}', 'full', size=[3], fill_value=0.1, dtype=dtype)
        for i, options in enumerate(ARANGES):
            yield made(f'arange-{i}-{dtype}', 'arange', exact=False, **options, dtype=dtype)
        for i, (start, end, steps) in enumerate(LINSPACES):
            yield made(f'linspace-{i}-{dtype}', 'linspace', exact=False, start=start, end=end, steps=steps,
                       dtype=dtype)
    yield made('arange-int32', 'arange', start=-2, end=7, step=2, dtype='int32')
    for source in DTYPES:
        for target in DTYPES:
            yield conversion([0.0, 1.0, -2.7, 2.5, 1000.9, 0.1], source, target)
    yield from sizes()


def sizes():
    for shape in ([], [0], [3], [1, 1, 5], [2, 0, 3]):
        case = Case(f'size-{"x".join(map(str, shape)) or "scalar"}')
        x = case.call('zeros', 'x', size=shape, dtype='float32')
        y = case.call('zeros_like', 'y', input=x)
        z = case.call('ones_like', 'z', input=x)
        yield case.expect(values=[y, z], texts=[case.call('size', 'size', input=x)])
