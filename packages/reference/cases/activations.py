"""Activations: every option, both sides of every kink, the kink itself, infinities, NaN, saturation."""

import math

import torch

from torch_program import Case, both_dtypes, op_case, seeded

# activation → its options, and the points where its slope jumps
ACTIVATIONS = {
    'relu': [{}], 'sigmoid': [{}], 'tanh': [{}], 'selu': [{}], 'silu': [{}], 'mish': [{}], 'relu6': [{}],
    'hardsigmoid': [{}], 'hardswish': [{}], 'logsigmoid': [{}], 'softsign': [{}], 'tanhshrink': [{}],
    'celu': [{}, dict(alpha=0.5), dict(alpha=2.5), dict(alpha=-1.5)],
    'elu': [{}, dict(alpha=0.1), dict(alpha=1.7), dict(alpha=0.0)],
    'gelu': [{}, dict(approximate='none'), dict(approximate='tanh')],
    'hardshrink': [{}, dict(lambd=0.0), dict(lambd=1.5)],
    'softshrink': [{}, dict(lambd=0.0), dict(lambd=1.5)],
    'hardtanh': [{}, dict(min_val=-2.0, max_val=0.5), dict(min_val=0.0, max_val=6.0)],
    'leaky_relu': [{}, dict(negative_slope=0.2), dict(negative_slope=0.0), dict(negative_slope=1.5)],
    'softplus': [{}, dict(beta=2.0), dict(beta=0.5, threshold=3.0), dict(threshold=1.0)],
}
# PyTorch's gradient at NaN, and that of hardswish at 3, depend on where in memory the number stands.
KINKS = torch.tensor([-6.0, -3, -2, -1.5, -1, -0.5, -0.0, 0, 0.5, 1, 1.5, 2, 3, 6, 20, 20.5])
EXTREMES = torch.tensor([math.inf, -math.inf, 100, -100, 1e4, -1e4, 1e-30, -1e-30])
WITH_NAN = torch.tensor([math.nan, 1.0, -1.0])
WIDE = torch.linspace(-12, 12, 49) + 0.013


def strided(op):
    case = Case(f'{op}-of-a-view', about=op)
    seeded(case.name)
    x = case.input('x', torch.randn(2, 3, 4), requires_grad=True)
    y = case.call(op, 'y', input=case.call('transpose', 't', input=x, dim0=0, dim1=2))
    case.call('backward', input=y, gradient=case.input('gradient', torch.randn(4, 3, 2)))
    return case.expect(values=[y], grads=[x])


def cases():
    for op, variants in ACTIVATIONS.items():
        for i, options in enumerate(variants):
            name = f'{op}-{i}'
            yield from both_dtypes(f'{name}-wide', op, {'input': WIDE}, options, true=False)
            kinks = KINKS[KINKS != 3] if op == 'hardswish' else KINKS
            yield from both_dtypes(f'{name}-kinks', op, {'input': kinks}, options, true=False)
            yield from both_dtypes(f'{name}-nan', op, {'input': WITH_NAN}, options, grad=False)
            if options.get('alpha', 1) >= 0:  # a negative alpha grows without bound, and so does the error of float32
                yield from both_dtypes(f'{name}-extremes', op, {'input': EXTREMES}, options, true=False)
            seeded(name)
            yield from both_dtypes(f'{name}-batch', op, {'input': torch.randn(2, 3, 5) * 3}, options)
        yield from both_dtypes(f'{op}-scalar', op, {'input': torch.tensor(-0.7)})
        yield from both_dtypes(f'{op}-empty', op, {'input': torch.zeros(0, 3)})
        yield strided(op)
    for op in ('relu', 'sigmoid', 'tanh', 'relu6', 'hardtanh'):
        yield op_case(f'{op}-int32', op, {'input': torch.tensor([-3, 0, 2, 9], dtype=torch.int32)})
