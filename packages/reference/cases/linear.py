"""Linear layers over inputs of 1 to 4 dimensions, with and without bias, and nn.Linear's initialisation."""

import torch

from torch_program import Case, both_dtypes, seeded

SHAPES = [
    ([3], [2, 3]), ([1, 3], [2, 3]), ([5, 3], [1, 3]), ([5, 7], [4, 7]), ([2, 3, 4], [5, 4]), ([1, 1, 7], [7, 7]),
    ([0, 3], [2, 3]), ([2, 0, 3], [2, 3]), ([2, 3, 2, 4], [3, 4]), ([16, 33], [9, 33]), ([4, 1], [1, 1]),
]


def layer(seed, in_features, out_features, **options):
    case = Case(f'nn.Linear-{in_features}-{out_features}-seed{seed}', exact=True)
    case.call('manual_seed', seed=seed)
    linear = case.call('nn.Linear', 'linear', in_features=in_features, out_features=out_features, **options)
    case.call('parameter', 'weight', module=linear, name='weight')
    values = ['weight']
    if options.get('bias', True):
        case.call('parameter', 'bias', module=linear, name='bias')
        values.append('bias')
    return case.expect(values=values, texts=['linear'])


def cases():
    for i, (input, weight) in enumerate(SHAPES):
        for bias in (False, True):
            name = f'linear-{i:02}{"-bias" if bias else ""}'
            seeded(name)
            tensors = {'input': torch.randn(input), 'weight': torch.randn(weight)}
            if bias:
                tensors['bias'] = torch.randn(weight[0])
            yield from both_dtypes(name, 'linear', tensors)
    yield layer(0, 4, 3)
    yield layer(1, 1, 1)
    yield layer(2, 20, 5, bias=False)
    yield layer(3, 7, 9, dtype='float64')
