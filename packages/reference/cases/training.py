"""Optimisers over 50 steps in both precisions, gradients clipped, and learning rates on their schedules.

Every trajectory is one along which PyTorch's float32 stays within a quarter of the tolerance of its float64.
"""

import torch

from torch_program import Case, seeded

OPTIMISERS = {
    'SGD': [dict(lr=0.1), dict(lr=0.05, momentum=0.9), dict(lr=0.05, momentum=0.9, nesterov=True),
            dict(lr=0.1, weight_decay=0.1), dict(lr=0.05, momentum=0.8, dampening=0.5, weight_decay=0.01),
            dict(lr=0.01, maximize=True)],
    'Adam': [dict(), dict(lr=0.1), dict(lr=0.02, betas=[0.5, 0.99]), dict(lr=0.05, weight_decay=0.1),
             dict(lr=0.05, amsgrad=True), dict(lr=0.05, eps=0.01), dict(lr=0.01, maximize=True)],
    'AdamW': [dict(), dict(lr=0.1), dict(lr=0.05, weight_decay=0.3), dict(lr=0.05, amsgrad=True),
              dict(lr=0.05, betas=[0.8, 0.99], eps=1e-6)],
}
SCHEDULES = {
    'StepLR': [dict(step_size=3), dict(step_size=5, gamma=0.5), dict(step_size=1, gamma=0.9)],
    'MultiStepLR': [dict(milestones=[3, 7, 8]), dict(milestones=[1, 10], gamma=0.3)],
    'ExponentialLR': [dict(gamma=0.9)],
    'CosineAnnealingLR': [dict(T_max=10), dict(T_max=7, eta_min=0.01)],
}


def trajectory(name, i, options, dtype):
    """Least squares: y = w·x + b on 6 points, from the same start; the weights after 1, 2, 10 and 50 steps."""
    case = Case(f'{name}-{i}-{dtype}', about=f'optim.{name}')
    seeded(f'{name}-{i}')
    kind = getattr(torch, dtype)
    x, y = case.input('x', torch.randn(6, 3).to(kind)), case.input('y', torch.randn(6, 2).to(kind))
    w = case.input('w', torch.randn(2, 3).to(kind), requires_grad=True)
    b = case.input('b', torch.zeros(2, dtype=kind), requires_grad=True)
    optimizer = case.call(f'optim.{name}', 'optimizer', parameters=[w, b], **options)
    seen = []
    for step in range(1, 51):
        case.call('zero_grad', optimizer=optimizer)
        output = case.call('linear', 'output', input=x, weight=w, bias=b)
        loss = case.call('mse_loss', 'loss', input=output, target=y)
        case.call('backward', input=loss)
        case.call('step', optimizer=optimizer)
        if step in (1, 2, 10, 50):
            seen += [case.call('clone', f'w{step}', input=w), case.call('clone', f'b{step}', input=b)]
    return case.expect(values=[loss, *seen])


def untouched():
    """A parameter without a gradient stays as it is, and so does its state."""
    for name in OPTIMISERS:
        case = Case(f'{name}-without-gradient', about=f'optim.{name}')
        a = case.input('a', torch.ones(2), requires_grad=True)
        b = case.input('b', torch.ones(2), requires_grad=True)
        optimizer = case.call(f'optim.{name}', 'optimizer', parameters=[a, b], lr=0.1)
        for _ in range(2):
            case.call('backward', input=case.call('sum', 'total', input=a))
            case.call('step', optimizer=optimizer)
        case.call('zero_grad', optimizer=optimizer)
        yield case.expect(values=[a, b])


def clipped(name, norm_type, max_norm):
    case = Case(f'clip_grad_norm_-{name}', about='clip_grad_norm_')
    seeded(case.name)
    leaves = [case.input(f'p{i}', torch.randn(shape), requires_grad=True) for i, shape in enumerate(([3], [2, 2], [1]))]
    squares = [case.call('pow', f's{i}', input=leaf, exponent=2) for i, leaf in enumerate(leaves)]
    for i, square in enumerate(squares):
        case.call('backward', input=case.call('sum', f't{i}', input=square))
    norm = case.call('clip_grad_norm_', 'norm', parameters=leaves, max_norm=max_norm, norm_type=norm_type)
    return case.expect(values=[norm], grads=leaves)


def schedule(name, i, options):
    case = Case(f'{name}-{i}', about=f'lr_scheduler.{name}')
    p = case.input('p', torch.ones(2), requires_grad=True)
    optimizer = case.call('optim.SGD', 'optimizer', parameters=[p], lr=0.5, momentum=0.5)
    scheduler = case.call(f'lr_scheduler.{name}', 'scheduler', optimizer=optimizer, **options)
    rates = [case.call('learning_rate', 'rate0', optimizer=optimizer)]
    for epoch in range(1, 16):
        case.call('zero_grad', optimizer=optimizer)
        case.call('backward', input=case.call('sum', 'total', input=case.call('mul', 'square', input=p, other=p)))
        case.call('step', optimizer=optimizer)
        case.call('step', optimizer=scheduler)
        rates.append(case.call('learning_rate', f'rate{epoch}', optimizer=optimizer))
    return case.expect(values=[p, *rates])


def cases():
    for name, variants in OPTIMISERS.items():
        for i, options in enumerate(variants):
            for dtype in ('float32', 'float64'):
                yield trajectory(name, i, options, dtype)
    yield from untouched()
    for name, norm_type, max_norm in (('two', 2.0, 1.0), ('one', 1.0, 2.0), ('largest', float('inf'), 0.5), ('enough', 2.0, 1e6)):
        yield clipped(name, norm_type, max_norm)
    values = Case('clip_grad_value_', about='clip_grad_value_')
    p = values.input('p', torch.tensor([-3.0, 0.1, 2]), requires_grad=True)
    values.call('backward', input=values.call('sum', 't', input=values.call('mul', 's', input=p, other=p)))
    values.call('clip_grad_value_', parameters=[p], clip_value=0.5)
    yield values.expect(grads=[p])
    for name, variants in SCHEDULES.items():
        for i, options in enumerate(variants):
            yield schedule(name, i, options)
