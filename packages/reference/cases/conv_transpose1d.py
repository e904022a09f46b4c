"""200 generated transposed convolutions, each in float32 and float64, and PyTorch's own test inputs for the layer."""

import random

import torch

from torch_program import both_dtypes, seeded

# torch/testing/_internal/common_nn.py and common_modules.py, ConvTranspose1d: input, weight, bias, options
TORCH = {
    'new_module_tests': ((1, 3, 7), (3, 4, 3), (4,), {'stride': 3, 'padding': 1, 'output_padding': 1}),
    'new_module_tests-no_bias': ((1, 3, 7), (3, 4, 3), None, {'stride': 3, 'padding': 1, 'output_padding': 1}),
    'new_module_tests-dilated': ((1, 3, 6), (3, 4, 3), (4,), {'stride': 3, 'padding': 1, 'output_padding': 1, 'dilation': 2}),
    'new_module_tests-groups': ((2, 4, 7), (4, 3, 3), (6,), {'stride': 3, 'padding': 1, 'output_padding': 1, 'groups': 2}),
    'module_inputs': ((2, 4, 3), (4, 5, 3), (5,), {}), 'module_inputs-unbatched': ((4, 3), (4, 5, 3), (5,), {}),
}


def draw(rng):
    groups = rng.choice([1, 1, 1, 2, 3])
    per_group, out_per_group = rng.choice([1, 1, 2, 3]), rng.choice([1, 1, 2, 3])
    batch = rng.choice([None, 1, 1, 2, 3])
    kernel, stride, dilation = rng.randint(1, 6), rng.choice([1, 1, 2, 3, 4]), rng.choice([1, 1, 1, 2, 3])
    output_padding = rng.choice([0, 0, rng.randint(0, max(stride, dilation) - 1)])
    length = rng.randint(1, 14)
    whole = (length - 1) * stride + dilation * (kernel - 1) + 1 + output_padding
    padding = rng.choice([0, 0, rng.randint(0, (whole - 1) // 2)])
    options = dict(stride=stride, padding=padding, output_padding=output_padding, dilation=dilation, groups=groups)
    defaults = dict(stride=1, padding=0, output_padding=0, dilation=1, groups=1)
    shape = [groups * per_group, length]
    weight = [groups * per_group, out_per_group, kernel]
    options = {key: value for key, value in options.items() if value != defaults[key]}
    return shape if batch is None else [batch, *shape], weight, groups * out_per_group, options


def convolve(name, input, weight, bias, options):
    seeded(name)
    tensors = {'input': torch.randn(input), 'weight': torch.randn(weight)}
    if bias is not None:
        tensors['bias'] = torch.randn(bias)
    return both_dtypes(name, 'conv_transpose1d', tensors, options)


def cases():
    rng = random.Random(2)
    for i in range(200):
        input, weight, out_channels, options = draw(rng)
        bias = out_channels if rng.random() < 0.6 else None
        yield from convolve(f'generated-{i:03}', input, weight, bias, options)
    for name, (input, weight, bias, options) in TORCH.items():
        yield from convolve(name, input, weight, bias, options)
