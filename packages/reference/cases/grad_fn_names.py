"""grad_fn=<…Backward0>: the name that every operation leaves behind. The values are eighths, exact in any order."""

import torch

from torch_program import Case

V = torch.tensor([0.125, 0.5, -0.25, 0.875])
M = torch.tensor([[0.125, 0.5], [-0.25, 0.875]])
S = torch.tensor([[[0.125, 0.5, -0.25, 0.75, 1, -0.5]]])
# Exact for these values; the functions that round are printed of a number whose result is exact.
EXACT = {
    'abs': V, 'ceil': V, 'floor': V, 'frac': V, 'neg': V, 'round': V, 'sign': V, 'trunc': V, 'relu': V, 'relu6': V,
    'reciprocal': torch.tensor([0.5, 2.0]), 'sqrt': torch.tensor([0.25, 4.0]), 'rsqrt': torch.tensor([0.25, 4.0]),
    **{name: torch.zeros(2) for name in '''exp expm1 log1p erf sin cos tan asin atan sinh cosh tanh asinh atanh sigmoid
       selu silu mish gelu elu celu softsign tanhshrink'''.split()},
    **{name: torch.ones(2) for name in 'log log2 log10 acos acosh'.split()},
    'hardsigmoid': torch.zeros(2), 'hardswish': torch.tensor([-4.0, 4.0]), 'hardtanh': V, 'hardshrink': V,
    'softshrink': V,
    'leaky_relu': torch.tensor([1.0, 2.0]), 'softplus': torch.tensor([25.0]), 'logsigmoid': torch.zeros(1),
}
WITH_OPTIONS = [
    ('prod', V, {}), ('prod', M, dict(dim=0)), ('amax', M, dict(dim=1)), ('amin', M, dict(dim=[0, 1])), ('max', V, {}),
    ('min', V, {}),
    ('cumsum', V, dict(dim=0)), ('cumprod', V, dict(dim=0)), ('var', M, dict(correction=0)),
    ('std', torch.tensor([1.0, 3]), dict(correction=0)),
    ('logsumexp', torch.zeros(1), dict(dim=0)), ('softmax', torch.zeros(2), dict(dim=0)),
    ('log_softmax', torch.zeros(1), dict(dim=0)),
    ('clamp', V, dict(min=0.25)), ('clamp', V, dict(min=-1, max=0.5)), ('pow', V, dict(exponent=2)),
    ('fmod', V, dict(other=0.5)),
    ('remainder', V, dict(other=0.5)), ('flip', V, dict(dims=[0])), ('roll', V, dict(shifts=1, dims=0)),
    ('repeat', V, dict(repeats=[2])),
    ('narrow', V, dict(dim=0, start=1, length=2)), ('select', M, dict(dim=0, index=1)),
    ('movedim', M, dict(source=0, destination=1)),
    ('unflatten', V, dict(dim=0, sizes=[2, 2])), ('unfold', V, dict(dimension=0, size=2, step=1)), ('tril', M, {}),
    ('triu', M, {}),
    ('flatten', M, {}), ('contiguous', V, {}), ('pad', V, dict(pad=[1, 1])),
    ('pad', S, dict(pad=[1, 1], mode='reflect')),
    ('pad', S, dict(pad=[1, 1], mode='replicate')), ('pad', S, dict(pad=[1, 1], mode='circular')),
    ('avg_pool1d', S, dict(kernel_size=2)), ('max_pool1d', S, dict(kernel_size=2)),
    ('adaptive_avg_pool1d', S, dict(output_size=3)),
    ('adaptive_max_pool1d', S, dict(output_size=3)), ('glu', torch.tensor([1.0, 0]), dict(dim=0)),
    ('repeat_interleave', V, dict(repeats=2)),
    ('dropout', V, dict(p=0.0)), ('norm', torch.tensor([3.0, 4]), {}), ('detach', V, {}),
    ('to', V, dict(dtype='float32')),
]
TWO = {
    'atan2': torch.zeros(4) + 1, 'maximum': V.flip(0), 'minimum': V.flip(0), 'pow': torch.ones(4),
    'fmod': torch.ones(4),
    'remainder': torch.ones(4), 'mse_loss': V.flip(0), 'l1_loss': V.flip(0), 'smooth_l1_loss': V.flip(0),
    'huber_loss': V.flip(0),
}
SECOND = {'pow': 'exponent', **{name: 'target' for name in ('mse_loss', 'l1_loss', 'smooth_l1_loss', 'huber_loss')}}


def shown(i, op, x, others, options):
    case = Case(f'{op}-{i:02}', about=op)
    ref = case.input('x', x, requires_grad=True)
    others = {key: case.input(key, value) for key, value in others.items()}
    return case.expect(texts=[case.call(op, 'y', input=ref, **others, **options)])


def cases():
    for op, x in EXACT.items():
        yield shown(0, op, x, {}, {})
    for i, (op, x, options) in enumerate(WITH_OPTIONS):
        yield shown(i + 1, op, x, {}, options)
    for op, other in TWO.items():
        x = torch.zeros(4) if op == 'atan2' else V
        yield shown(99, op, x, {SECOND.get(op, 'other'): other}, {})
    mask = torch.tensor([True, False, True, False])
    yield shown(0, 'masked_fill', V, {'mask': mask}, dict(value=0.0))
    yield shown(0, 'index_select', V, {'index': torch.tensor([0, 0])}, dict(dim=0))
    yield shown(0, 'gather', V, {'index': torch.tensor([0, 3])}, dict(dim=0))
    yield shown(0, 'where', V, {'condition': mask, 'other': torch.zeros(4)}, {})
    yield shown(0, 'conv_transpose1d', S, {'weight': torch.ones(1, 1, 2)}, {})
    yield shown(1, 'conv_transpose1d', S[0], {'weight': torch.ones(1, 1, 2)}, {})
    yield shown(0, 'prelu', V, {'weight': torch.tensor([0.5])}, {})
    yield shown(0, 'cross_entropy', torch.zeros(2, 1), {'target': torch.tensor([0, 0])}, {})
    yield shown(0, 'nll_loss', M, {'target': torch.tensor([0, 1])}, {})
    yield shown(0, 'binary_cross_entropy', torch.tensor([1.0]), {'target': torch.ones(1)}, {})
    yield shown(0, 'binary_cross_entropy_with_logits', torch.tensor([200.0]), {'target': torch.ones(1)}, {})
    for op, count, options in (('split', 2, dict(split_size_or_sections=2)), ('chunk', 2, dict(chunks=2)), ('unbind', 4, {})):
        case = Case(f'{op}-parts', about=op)
        x = case.input('x', V, requires_grad=True)
        parts = case.call(op, [f'part{k}' for k in range(count)], input=x, **options)
        yield case.expect(texts=parts)
    for op in ('max', 'min', 'sort', 'topk'):
        case = Case(f'{op}-pair', about=op)
        options = dict(k=1) if op == 'topk' else dict(dim=0)
        case.call(op, ['values', 'indices'], input=case.input('x', M, requires_grad=True), **options)
        yield case.expect(texts=['values'])
