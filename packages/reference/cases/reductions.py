"""sum and mean over all or some dimensions, with keepdim, of every dtype, and allclose."""

import torch

from torch_program import Case, both_dtypes, op_case, seeded

REDUCTIONS = [
    ([], {}), ([5], {}), ([2, 3], {}), ([2, 3], dict(dim=0)), ([2, 3], dict(dim=-1)),
    ([2, 3], dict(dim=1, keepdim=True)), ([2, 3, 4], dict(dim=[0, 2])), ([2, 3, 4], dict(dim=[0, -1], keepdim=True)),
    ([2, 3, 4], dict(dim=[1])), ([2, 3, 4], dict(dim=[0, 1, 2])), ([1, 7], dict(dim=0)),
    ([5], dict(dim=0, keepdim=True)),
    ([300], {}), ([40, 50], dict(dim=0)),
]
PAIRS = {
    'equal': ([1.0, 2.0], [1.0, 2.0], {}), 'near': ([1.0, 2.0], [1.00001, 2.0], {}),
    'apart': ([1.0, 2.0], [1.0001, 2.0], {}), 'nan': ([1.0, float('nan')], [1.0, float('nan')], {}),
    'equal-nan': ([1.0, float('nan')], [1.0, float('nan')], dict(equal_nan=True)),
    'rtol': ([1.0], [1.05], dict(rtol=0.1)), 'atol': ([0.0], [0.05], dict(atol=0.1)),
    'infinite': ([float('inf')], [float('inf')], {}), 'opposite': ([float('inf')], [float('-inf')], {}),
    'broadcast': ([[1.0, 1.0]], [1.0], {}),
}


def cases():
    for i, (shape, options) in enumerate(REDUCTIONS):
        for op in ('sum', 'mean'):
            seeded(f'{op}-{i}')
            yield from both_dtypes(f'{op}-{i:02}', op, {'input': torch.randn(shape)}, options)
    yield from both_dtypes('sum-empty', 'sum', {'input': torch.zeros(0)})
    yield from both_dtypes('sum-empty-dim', 'sum', {'input': torch.zeros(2, 0)}, dict(dim=1))
    yield op_case('mean-empty', 'mean', {'input': torch.zeros(0)}, grad=False)
    yield op_case('sum-int32', 'sum', {'input': torch.tensor([[1, 2], [3, -9]], dtype=torch.int32)})
    yield op_case('sum-int32-dim', 'sum', {'input': torch.tensor([[1, 2], [3, -9]], dtype=torch.int32)}, dict(dim=0))
    yield op_case('sum-bool', 'sum', {'input': torch.tensor([True, False, True])})
    yield op_case('sum-nonfinite', 'sum', {'input': torch.tensor([1.0, float('inf'), 2.0])}, grad=False)
    for name, (a, b, options) in PAIRS.items():
        case = Case(f'allclose-{name}', exact=True)
        x, y = case.input('x', torch.tensor(a)), case.input('y', torch.tensor(b))
        yield case.expect(values=[case.call('allclose', 'close', input=x, other=y, **options)])
