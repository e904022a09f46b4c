"""Draws that layers make: dropout masks, bernoulli, multinomial, initialisers, all bit for bit from a seed."""

import torch

from torch_program import Case

SHAPES = [[1], [7], [16], [17], [3, 5], [2, 3, 8], [0], [100], [33]]
INITIALISERS = {
    'uniform_': [{}, dict(a=-2.0, b=3.0)], 'normal_': [{}, dict(mean=1.0, std=0.5)], 'constant_': [dict(val=0.3)],
    'ones_': [{}], 'zeros_': [{}], 'xavier_uniform_': [{}, dict(gain=2.0)], 'xavier_normal_': [{}, dict(gain=0.5)],
    'kaiming_uniform_': [{}, dict(a=1.0), dict(mode='fan_out', nonlinearity='relu'), dict(nonlinearity='tanh')],
    'kaiming_normal_': [{}, dict(a=0.2), dict(mode='fan_out', nonlinearity='relu'), dict(nonlinearity='linear')],
}


def dropout(seed, shape, p, dtype):
    case = Case(f'dropout-{"x".join(map(str, shape))}-{p}-{dtype}', exact=p in (0, 0.5, 1.0), about='dropout')
    x = case.input('x', torch.arange(1, 1 + torch.Size(shape).numel(), dtype=getattr(torch, dtype)).view(shape), True)
    case.call('manual_seed', seed=seed)
    y = case.call('dropout', 'y', input=x, p=p)
    after = case.call('rand', 'after', size=[2])
    case.call('backward', input=case.call('sum', 'total', input=y))
    return case.expect(values=[y, after], grads=[x])


def cases():
    for seed, shape in enumerate(SHAPES):
        for p in (0.1, 0.5, 0.9):
            yield dropout(seed, shape, p, 'float32')
        yield dropout(seed, shape, 0.5, 'float64')
    for p in (0.0, 1.0):
        yield dropout(3, [4, 5], p, 'float32')
    yield from modes()
    yield from draws()
    for name, variants in INITIALISERS.items():
        for i, options in enumerate(variants):
            for dtype in ('float32', 'float64'):
                yield initialised(name, i, options, dtype, [4, 3, 5])
            yield initialised(name, i, options, 'float32', [6, 2])


def modes():
    """A layer drops in training only, and draws nothing otherwise."""
    case = Case('Dropout-train-and-eval', exact=True, about='nn.Dropout')
    case.call('manual_seed', seed=1)
    layer = case.call('nn.Dropout', 'layer', p=0.5)
    x = case.input('x', torch.ones(3, 8))
    trained = case.call('forward', 'trained', module=layer, input=x)
    case.call('eval', module=layer)
    evaluated = case.call('forward', 'evaluated', module=layer, input=x)
    case.call('train', module=layer)
    again = case.call('forward', 'again', module=layer, input=x)
    yield case.expect(values=[trained, evaluated, again])
    off = Case('dropout-not-training', exact=True, about='dropout')
    off.call('manual_seed', seed=2)
    y = off.call('dropout', 'y', input=off.input('x', torch.ones(5)), p=0.5, training=False)
    yield off.expect(values=[y, off.call('rand', 'after', size=[2])])


def draws():
    for seed, shape in enumerate(SHAPES):
        for dtype in ('float32', 'float64'):
            case = Case(f'bernoulli-{"x".join(map(str, shape))}-{dtype}', exact=True, about='bernoulli')
            torch.manual_seed(50 + seed)
            p = case.input('p', torch.rand(shape, dtype=getattr(torch, dtype)))
            case.call('manual_seed', seed=seed)
            drawn = case.call('bernoulli', 'drawn', input=p)
            yield case.expect(values=[drawn, case.call('rand', 'after', size=[2])])
    weights = {'even': [1.0, 1, 1, 1], 'uneven': [0.1, 5, 0.4, 2, 0, 1], 'rows': [[1.0, 2, 3], [3, 2, 1], [0, 0, 1]]}
    for name, values in weights.items():
        for count, replacement in ((1, False), (1, True), (20, True), (2, False)):
            if name == 'rows' and count == 2:
                continue
            for dtype in ('float32', 'float64'):
                case = Case(f'multinomial-{name}-{count}-{replacement}-{dtype}', exact=True, about='multinomial')
                w = case.input('w', torch.tensor(values, dtype=getattr(torch, dtype)))
                case.call('manual_seed', seed=count)
                drawn = case.call('multinomial', 'drawn', input=w, num_samples=count, replacement=replacement)
                yield case.expect(values=[drawn, case.call('rand', 'after', size=[2])])


def initialised(name, i, options, dtype, shape):
    portable = not ('normal' in name and dtype == 'float64')
    case = Case(f'{name}-{i}-{dtype}-{len(shape)}d', exact=portable, about=f'nn.init.{name}')
    t = case.call('zeros', 't', size=shape, dtype=dtype)
    case.call('manual_seed', seed=i)
    case.call(f'nn.init.{name}', input=t, **options)
    return case.expect(values=[t, case.call('rand', 'after', size=[2])])
