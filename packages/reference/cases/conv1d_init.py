"""Twenty freshly made nn.Conv1d layers: weights and biases bit for bit, how they print, and one forward pass."""

import torch

from torch_program import Case

LAYERS = [
    dict(in_channels=1, out_channels=1, kernel_size=3, padding=1, bias=False),
    dict(in_channels=4, out_channels=5, kernel_size=3, padding=1, bias=False),
    dict(in_channels=1, out_channels=1, kernel_size=1),
    dict(in_channels=1, out_channels=1, kernel_size=3),
    dict(in_channels=4, out_channels=5, kernel_size=3),
    dict(in_channels=3, out_channels=2, kernel_size=4, stride=2),
    dict(in_channels=2, out_channels=4, kernel_size=5, padding=2, stride=3),
    dict(in_channels=6, out_channels=6, kernel_size=3, groups=6),
    dict(in_channels=4, out_channels=8, kernel_size=2, groups=2, dilation=3),
    dict(in_channels=4, out_channels=4, kernel_size=4, padding='same'),
    dict(in_channels=4, out_channels=4, kernel_size=3, padding='valid', bias=False),
    dict(in_channels=2, out_channels=3, kernel_size=3, padding='same', dilation=2),
    dict(in_channels=8, out_channels=16, kernel_size=9),
    dict(in_channels=16, out_channels=2, kernel_size=7, padding=3),
    dict(in_channels=1, out_channels=7, kernel_size=31),
    dict(in_channels=9, out_channels=3, kernel_size=5, groups=3, padding=4, dilation=2),
    dict(in_channels=3, out_channels=3, kernel_size=3, dtype='float64'),
    dict(in_channels=2, out_channels=5, kernel_size=6, dtype='float64', bias=False),
    dict(in_channels=5, out_channels=1, kernel_size=11, stride=2, padding=5),
    dict(in_channels=12, out_channels=12, kernel_size=1, groups=4),
]


def initialised(seed, options):
    case = Case(f'layer-{seed:02}', exact=True)
    case.call('manual_seed', seed=seed)
    conv = case.call('nn.Conv1d', 'conv', **options)
    values = [case.call('parameter', 'weight', module=conv, name='weight')]
    if options.get('bias', True):
        values.append(case.call('parameter', 'bias', module=conv, name='bias'))
    values.append(case.call('rand', 'after', size=[3]))  # the layer has drawn exactly its own numbers
    return case.expect(values=values, texts=['conv'])


def forward(seed, options):
    case = Case(f'layer-{seed:02}-forward')
    case.call('manual_seed', seed=seed)
    conv = case.call('nn.Conv1d', 'conv', **options)
    weight = case.call('parameter', 'weight', module=conv, name='weight')
    torch.manual_seed(1000 + seed)
    dtype = torch.float64 if options.get('dtype') == 'float64' else torch.float32
    x = case.input('x', torch.randn(2, options['in_channels'], 40, dtype=dtype))
    y = case.call('forward', 'y', module=conv, input=x)
    case.call('backward', input=case.call('sum', 'total', input=y))
    return case.expect(values=[y], grads=[weight])


def cases():
    for seed, options in enumerate(LAYERS):
        yield initialised(seed, options)
        yield forward(seed, options)
