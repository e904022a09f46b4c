"""300 generated convolutions, each in float32 and in float64: output and gradients of input, weight and bias."""

import random

import torch

from torch_program import both_dtypes, seeded


def draw(rng):
    """One random geometry whose dilated taps fit the padded input."""
    groups = rng.choice([1, 1, 1, 2, 3])
    per_group = rng.choice([1, 1, 2, 3])
    depthwise = rng.random() < 0.2
    channels = rng.randint(1, 5) if depthwise else groups * per_group
    groups = channels if depthwise else groups
    out_channels = groups * rng.choice([1, 1, 2, 3])
    batch = rng.choice([None, 0, 1, 1, 2, 3])
    kernel, dilation = rng.randint(1, 7), rng.choice([1, 1, 1, 2, 3])
    padding = rng.choice([0, 0, 1, 2, rng.randint(0, kernel), kernel // 2, 'same', 'valid'])
    stride = 1 if padding == 'same' else rng.choice([1, 1, 2, 3, 4])
    taps = dilation * (kernel - 1) + 1
    padded = 0 if padding in ('same', 'valid') else 2 * padding
    shortest = 1 if padding == 'same' else max(1, taps - padded)
    length = shortest + rng.choice([0, 1, 2, rng.randint(3, 16)])
    options = {'stride': stride, 'padding': padding, 'dilation': dilation, 'groups': groups}
    defaults = {'stride': 1, 'padding': 0, 'dilation': 1, 'groups': 1}
    options = {key: value for key, value in options.items() if value != defaults[key]}
    shape = [channels, length] if batch is None else [batch, channels, length]
    return shape, [out_channels, channels // groups, kernel], options


def cases():
    rng = random.Random(1)
    for i in range(300):
        shape, weight, options = draw(rng)
        bias = rng.random() < 0.6
        name = f'generated-{i:03}'
        seeded(name)
        inputs = {'input': torch.randn(shape), 'weight': torch.randn(weight)}
        if bias:
            inputs['bias'] = torch.randn(weight[0])
        yield from both_dtypes(name, 'conv1d', inputs, options)
