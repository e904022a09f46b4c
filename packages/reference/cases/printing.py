"""How tensors print: every character of str(tensor)."""

import torch

from torch_program import Case, seeded

inf, nan = float('inf'), float('nan')

FLOATS = {
    'ints-as-floats': [1, 2, 3], 'zero': [0], 'negative-zero': [0.0, -0.0], 'negative-ints': [-1, 10, -100],
    'four-digits': [0.12345678, 1.5, -2.25], 'negatives': [-0.5, 0.25, -123.456], 'one-negative': [1.5, -1.5],
    'rounds-up': [0.99999, 0.5], 'rounds-to-even-down': [0.03125, 0.5], 'rounds-to-even-up': [0.09375, 0.5],
    'ties': [0.00005, 0.00015, 0.00025, 0.5], 'ties-exact': [0.03125, 0.15625, 2.03125, 3.46875, 100.71875],
    'ties-negative': [-0.03125, -0.09375, 5.15625], 'tie-of-ints': [0.5, 1.5, 2.5],
    'mixed-magnitudes': [1.0, 0.001, 123.4], 'wide-range': [0.0001, 1000.5], 'ratio-999': [0.1, 99.9],
    'ratio-1000': [0.1, 100.0], 'ratio-over-1000': [0.1, 100.5], 'small': [0.00012, 0.00034],
    'tiny': [1e-5, 2e-5], 'tiny-and-one': [1e-5, 1.0], 'denormal': [1e-40, 1e-38], 'huge': [1e8, 2.5e8],
    'over-1e8': [1.5e8, 1.0], 'huge-ints': [1e9, 1.0], 'ints-to-99999999': [99999990.0, 1.0], 'ints-1e8': [1e8, 1.0],
    'max': [3.4028234e38, -3.4028234e38], 'ints-of-many-widths': [1, 22, 333, 4444, 55555, 666666],
    'scientific-negative': [-1e-6, 3e7, 1.5], 'e10': [1e10, 1.5], 'e-10': [1e-10, 1.0], 'third': [1 / 3, 2 / 3],
    'nan': [nan], 'inf': [inf, -inf], 'nan-and-ints': [nan, 1, 2], 'inf-and-ints': [inf, -1.0, 20],
    'nan-and-fractions': [nan, 0.5, -1.25], 'inf-and-fractions': [1.5, -inf, 100.25], 'all-nonfinite': [nan, inf, -inf],
    'inf-and-scientific': [inf, 1e-7, 1.0], 'nan-and-scientific': [nan, 1e9, 0.5], 'single': [3.14159265],
    'ecg': [-0.145, -0.145, -0.12, 0.5550, 1.235], 'signal': [5, 4, 8, 7, 9, 3, 6], 'pi': [3.14159265, 31.4159265],
    'temperatures': [-40.0, 36.6, 100.0], 'almost-int': [1.00001, 2.0], 'almost-int-f32': [1.0000001, 2.0],
    'sixteen': [0.1 * i for i in range(16)], 'wraps': [float(i) for i in range(30)],
    'wraps-fractions': [i / 7 for i in range(25)], 'wraps-scientific': [10.0**i for i in range(-8, 8)],
    'wraps-negative': [(-1) ** i * i * 1.5 for i in range(40)],
}
SHAPED = [[], [1], [1, 1], [2, 3], [3, 2, 2], [1, 1, 7], [2, 2, 2, 2], [1, 4, 7], [5, 1], [2, 30], [3, 1, 18], [1, 1, 1, 1]]
EMPTY = [[0], [0, 3], [3, 0], [2, 0, 4], [0, 0]]
SCALARS = [0.0, 1.0, -1.0, 0.5, 3.14159265, 1e-5, 1e-4, 123456.789, 1e8, 1e9, 99999999.0, -2.5e-7, nan, inf, -inf, 37.0]
SUMMARISED = [[1001], [1000], [1200], [40, 40], [2, 600], [600, 2], [10, 11, 12], [3, 4, 100], [7, 150, 1], [1, 1, 1500],
              [5, 5, 5, 9], [6, 7], [0, 2000]]


def shown(name, tensor, requires_grad=False):
    case = Case(name)
    return case.expect(texts=[case.input('x', tensor, requires_grad)])


def shape_label(shape):
    return 'x'.join(map(str, shape)) or 'scalar'


def cases():
    for name, values in FLOATS.items():
        yield shown(f'f32-{name}', torch.tensor(values, dtype=torch.float32))
        yield shown(f'f64-{name}', torch.tensor(values, dtype=torch.float64))
    for i, value in enumerate(SCALARS):
        yield shown(f'scalar-{i:02}-f32', torch.tensor(value))
        yield shown(f'scalar-{i:02}-f64', torch.tensor(value, dtype=torch.float64))
    for shape in SHAPED:
        seeded(f'shape-{shape}')
        yield shown(f'shape-{shape_label(shape)}-f32', torch.randn(shape))
        yield shown(f'shape-{shape_label(shape)}-int32', torch.randint(-50, 1000, shape).int())
        yield shown(f'shape-{shape_label(shape)}-bool', torch.rand(shape) > 0.5)
    for shape in EMPTY:
        for dtype in (torch.float32, torch.float64, torch.int32, torch.bool):
            yield shown(f'empty-{shape_label(shape)}-{str(dtype)[6:]}', torch.zeros(shape, dtype=dtype))
    yield shown('int32-wide', torch.tensor([-(2**31), 2**31 - 1, 0], dtype=torch.int32))
    yield shown('int32-wraps', torch.arange(60, dtype=torch.int32) ** 2)
    yield shown('int32-scalar', torch.tensor(-7, dtype=torch.int32))
    yield shown('bool-scalar', torch.tensor(True))
    yield shown('bool-wraps', torch.tensor([True, False] * 15))
    yield from summarised()
    yield from tracked()
    yield from functions()


def summarised():
    """More than 1000 elements: three at each end of every long dimension; widths come from what is shown."""
    for shape in SUMMARISED:
        for dtype, scale in (('float32', 1), ('float32', 0.001), ('int32', 1)):
            count = torch.Size(shape).numel()
            case = Case(f'summary-{shape_label(shape)}-{dtype}-{scale}')
            flat = case.call('arange', 'flat', end=count, dtype=dtype)
            if scale != 1:
                flat = case.call('mul', 'scaled', input=flat, other=scale)
            yield case.expect(texts=[case.call('reshape', 'x', input=flat, shape=shape)])
    hidden = Case('summary-hides-what-is-wide')
    x = hidden.call('ones', 'x', size=[2000], dtype='float32')
    hidden.call('index_put_', input=x, items=[1000], value=123456.78)
    yield hidden.expect(texts=[x])
    yield_bool = Case('summary-bool')
    yield yield_bool.expect(texts=[yield_bool.call('ones', 'x', size=[1001], dtype='bool')])
    tracked_long = Case('summary-grad_fn')
    x = tracked_long.call('requires_grad_', 'x', input=tracked_long.call('zeros', 'z', size=[30, 50], dtype='float64'))
    yield tracked_long.expect(texts=[x, tracked_long.call('add', 'y', input=x, other=1)])


def tracked():
    """requires_grad=True, Parameter containing:, and where these suffixes go to a line of their own."""
    for shape in ([], [2], [0], [2, 3], [1, 1, 3], [10], [11], [2, 7]):
        seeded(f'tracked-{shape}')
        x = torch.randn(shape)
        yield shown(f'requires_grad-{shape_label(shape)}-f32', x, True)
        yield shown(f'requires_grad-{shape_label(shape)}-f64', x.double(), True)
        case = Case(f'parameter-{shape_label(shape)}')
        parameter = case.call('as_parameter', 'p', input=case.input('x', x))
        yield case.expect(texts=[parameter])
    frozen = Case('parameter-frozen')
    yield frozen.expect(texts=[
        frozen.call('as_parameter', 'p', input=frozen.input('x', torch.ones(2)), requires_grad=False)])


FUNCTIONS = [
    ('add', [2, 3], dict(other=1)), ('sub', [2, 3], dict(other=1)), ('mul', [2, 3], dict(other=2)),
    ('div', [2, 3], dict(other=3)), ('neg', [2, 3], {}), ('pow', [2, 3], dict(exponent=2)), ('sum', [2, 3], {}),
    ('sum', [2, 3], dict(dim=1)), ('mean', [2, 3], {}), ('mean', [2, 3], dict(dim=0)),
    ('view', [2, 3], dict(shape=[6])),
    ('unsqueeze', [3], dict(dim=0)), ('squeeze', [1, 3], {}), ('squeeze', [1, 3], dict(dim=0)),
    ('transpose', [2, 3], dict(dim0=0, dim1=1)), ('permute', [2, 3], dict(dims=[1, 0])), ('T', [2, 3], {}),
    ('expand', [1, 3], dict(size=[2, 3])), ('clone', [3], {}), ('to', [3], dict(dtype='float64')),
    ('index', [2, 3], dict(items=[0])), ('index', [5], dict(items=['1:4'])), ('index', [2, 3], dict(items=[0, 1])),
    ('index', [2, 3], dict(items=[':', 1])), ('index', [2, 3], dict(items=[None])), ('index', [5], dict(items=['::2'])),
    ('mul', [2, 9], dict(other=2)), ('mul', [11], dict(other=2)), ('mul', [], dict(other=2)),
]
JOINT = {
    'matmul-vectors': ('matmul', [3], [3]), 'matmul-matrices': ('matmul', [2, 3], [3, 2]),
    'matmul-matrix-vector': ('matmul', [2, 3], [3]), 'add-tensors': ('add', [2, 3], [3]),
    'div-tensors': ('div', [2, 3], [2, 3]), 'conv1d': ('conv1d', [1, 2, 6], [3, 2, 3]),
    'conv1d-long': ('conv1d', [2, 2, 15], [2, 2, 3]), 'conv1d-unbatched': ('conv1d', [2, 6], [3, 2, 3]),
    'linear-2d': ('linear', [2, 3], [4, 3]), 'linear-3d': ('linear', [2, 2, 3], [4, 3]),
}


def functions():
    """grad_fn=<…Backward0> of one operation on a tensor that requires a gradient.

    The values are eighths, so that no sum is rounded and the text cannot hang on the order of additions.
    """
    def eighths(shape):
        return torch.randint(-32, 33, shape) / 8
    for i, (op, shape, options) in enumerate(FUNCTIONS):
        case = Case(f'grad_fn-{op}-{i:02}')
        seeded(case.name)
        x = case.input('x', eighths(shape), requires_grad=True)
        yield case.expect(texts=[case.call(op, 'y', input=x, **options)])
    for name, (op, left, right) in JOINT.items():
        case = Case(f'grad_fn-{name}')
        seeded(case.name)
        x = case.input('x', eighths(left), requires_grad=True)
        other = case.input('w', eighths(right))
        yield case.expect(texts=[
            case.call(op, 'y', input=x, **{'weight' if op in ('conv1d', 'linear') else 'other': other})])
    for op in ('cat', 'stack'):
        case = Case(f'grad_fn-{op}')
        x = case.input('x', torch.ones(3), requires_grad=True)
        yield case.expect(texts=[case.call(op, 'y', tensors=[x, x])])
    case = Case('grad_fn-linear-bias')
    x, w, b = (case.input(n, torch.ones(s), requires_grad=True) for n, s in zip('xwb', ([2, 3], [4, 3], [4])))
    yield case.expect(texts=[case.call('linear', 'y', input=x, weight=w, bias=b)])
    compared = Case('grad_fn-none-for-comparisons')
    x = compared.input('x', torch.tensor([-1.0, 1.0]), requires_grad=True)
    yield compared.expect(texts=[compared.call('gt', 'y', input=x, other=0)])
