"""Losses as layers, at their kinks, with every reduction, broadcasting and weights beyond what OpInfo tries."""

import torch

from torch_program import Case, both_dtypes, seeded

REDUCTIONS = ['mean', 'sum', 'none']
REGRESSION = {'mse_loss': [{}], 'l1_loss': [{}], 'smooth_l1_loss': [{}, dict(beta=0.3), dict(beta=0.0)],
              'huber_loss': [{}, dict(delta=0.3)]}
STEPS = torch.tensor([-2.0, -1, -0.5, -0.3, 0, 0.1, 0.3, 0.5, 1, 3])
CLASSES = {
    'plain': ([4, 3], [0, 2, 1, 2], {}), 'ignored': ([4, 3], [0, -100, 1, 2], {}),
    'ignored-class': ([4, 3], [0, 1, 1, 2], dict(ignore_index=1)), 'one': ([3], 2, {}),
    'batch-of-one': ([1, 5], [4], {}),
    'along-a-signal': ([2, 3, 4], [[0, 1, 2, 2], [1, 1, 0, 2]], {}),
}
LAYERS = {
    'MSELoss': ([{}, dict(reduction='sum')], 'same'), 'L1Loss': ([{}, dict(reduction='none')], 'same'),
    'SmoothL1Loss': ([{}, dict(beta=0.5)], 'same'), 'HuberLoss': ([{}, dict(delta=0.5)], 'same'),
    'BCELoss': ([{}], 'probability'), 'BCEWithLogitsLoss': ([{}, dict(reduction='sum')], 'probability'),
    'CrossEntropyLoss': ([{}, dict(label_smoothing=0.1), dict(ignore_index=0)], 'class'),
    'NLLLoss': ([{}, dict(reduction='sum')], 'class'),
}


def tensors_for(kind):
    if kind == 'class':
        return torch.randn(4, 3), torch.randint(0, 3, [4])
    if kind == 'probability':
        return torch.rand(2, 3) * 0.9 + 0.05, torch.rand(2, 3)
    return torch.randn(2, 3), torch.randn(2, 3)


def cases():
    for op, variants in REGRESSION.items():
        for i, options in enumerate(variants):
            for reduction in REDUCTIONS:
                tensors = {'input': STEPS, 'target': torch.zeros_like(STEPS)}
                yield from both_dtypes(f'{op}-{i}-{reduction}', op, tensors, {**options, 'reduction': reduction}, true=False)
    for op in ('cross_entropy', 'nll_loss'):
        for name, (shape, target, options) in CLASSES.items():
            for reduction in REDUCTIONS:
                seeded(f'{op}-{name}')
                tensors = {'input': torch.randn(shape), 'target': torch.tensor(target)}
                for weight in ([], [torch.rand(shape[-1] if len(shape) < 3 else shape[1]) + 0.5]):
                    given = {**tensors, **({'weight': weight[0]} if weight else {})}
                    label = f'{op}-{name}-{reduction}{"-weighted" if weight else ""}'
                    yield from both_dtypes(label, op, given, {**options, 'reduction': reduction}, grad=['input'], true=False)
                    if op == 'cross_entropy':
                        smooth = {**options, 'reduction': reduction, 'label_smoothing': 0.2}
                        yield from both_dtypes(f'{label}-smooth', op, given, smooth, grad=['input'], true=False)
    for reduction in REDUCTIONS:
        seeded('probabilities')
        tensors = {'input': torch.randn(3, 4), 'target': torch.softmax(torch.randn(3, 4), 1)}
        yield from both_dtypes(f'cross_entropy-probabilities-{reduction}', 'cross_entropy', tensors, dict(reduction=reduction),
                               grad=['input'], true=False)
        far = {'input': torch.tensor([-100.0, -20, 0, 20, 100]), 'target': torch.tensor([0.0, 1, 0.5, 0, 1])}
        yield from both_dtypes(f'bce_with_logits-far-{reduction}', 'binary_cross_entropy_with_logits', far,
                               dict(reduction=reduction), grad=['input'], true=False)
        sure = {'input': torch.tensor([0.0, 1, 0, 1, 0.5]), 'target': torch.tensor([0.0, 1, 1, 0, 0.25])}
        yield from both_dtypes(f'bce-certain-{reduction}', 'binary_cross_entropy', sure, dict(reduction=reduction),
                               grad=False)
    for name, (variants, kind) in LAYERS.items():
        for i, options in enumerate(variants):
            yield layer(name, i, options, kind)


def layer(name, i, options, kind):
    case = Case(f'{name}-{i}', about=f'nn.{name}')
    seeded(case.name)
    x, target = tensors_for(kind)
    given = case.input('x', x, requires_grad=True)
    made = case.call(f'nn.{name}', 'loss', **options)
    y = case.call('forward', 'y', module=made, input=given, target=case.input('target', target))
    case.call('backward', input=y, gradient=case.input('gradient', torch.ones_like(case.env[y].detach())))
    keys = case.call('state_dict_keys', 'keys', module=made)
    return case.expect(values=[y], grads=[given], texts=[made, keys])
