"""PyTorch 1.13's own test inputs for conv1d, transcribed from the files named below.

They are transcribed because torch.testing._internal imports test-only packages that a plain PyTorch lacks.
"""

import torch

from torch_program import both_dtypes, seeded

# torch/testing/_internal/common_methods_invocations.py, sample_inputs_conv1d: input, weight, bias, options
SAMPLE_INPUTS = [
    ((1, 3, 4), (3, 3, 3), (3,), {'stride': 2, 'padding': 2, 'groups': 1}),
    ((2, 4, 8), (2, 2, 3), (2,), {'stride': 3, 'padding': 1, 'groups': 2, 'dilation': 2}),
    ((1, 4, 5), (1, 4, 3), None, {'stride': 2, 'padding': 'valid'}),
    ((2, 2, 4), (2, 1, 4), (2,), {'stride': 1, 'padding': 'same', 'groups': 2, 'dilation': 2}),
    ((1, 4, 5), (3, 4, 3), None, {}),
]

# torch/testing/_internal/common_nn.py, new_module_tests, Conv1d: input, weight, options
MODULE_TESTS = {
    'plain': ((2, 4, 10), (5, 4, 3), {}),
    'stride': ((2, 4, 10), (5, 4, 3), {'stride': 2}),
    'pad1': ((2, 4, 10), (5, 4, 3), {'padding': 1}),
    'pad2': ((2, 4, 10), (5, 4, 5), {'padding': 2}),
    'pad1size1': ((1, 4, 1), (4, 4, 3), {'padding': 1}),
    'pad2size1': ((1, 4, 1), (4, 4, 5), {'padding': 2}),
    'zero_batch': ((0, 4, 10), (5, 4, 3), {}),
    'dilated': ((2, 4, 10), (5, 4, 3), {'dilation': 2}),
    'groups': ((2, 4, 6), (6, 2, 3), {'groups': 2}),
    'pad_valid': ((2, 4, 10), (5, 4, 3), {'padding': 'valid'}),
    'pad_same': ((2, 4, 10), (5, 4, 3), {'padding': 'same'}),
    'pad_same2': ((2, 4, 10), (5, 4, 4), {'padding': 'same'}),
    'pad_same_dilated': ((2, 4, 10), (5, 4, 4), {'padding': 'same', 'dilation': 2}),
}

# torch/testing/_internal/common_modules.py, module_inputs_torch_nn_ConvNd with N = 1: input, options
MODULE_INFOS = [
    ((2, 4, 3), {}), ((2, 4, 3), {'padding': 'same'}), ((4, 3), {}), ((4, 3), {'padding': 'same'}),
]


def functional_tests():
    """test/test_nn.py: test_conv1d_same_padding, _valid_padding and _same_padding_backward."""
    for length in range(50, 55):
        for kernel in (1, 2, 3, 8):
            for dilation in (1, 2, 3):
                name = f'test_conv1d_same_padding-{length}-{kernel}-{dilation}'
                yield name, (1, 1, length), (1, 1, kernel), {'padding': 'same', 'dilation': dilation}
    yield 'test_conv1d_valid_padding', (1, 1, 10), (1, 1, 4), {'padding': 'valid'}
    yield 'test_conv1d_same_padding_backward-dilated', (1, 1, 12), (1, 1, 4), {'padding': 'same', 'dilation': 2}
    yield 'test_conv1d_same_padding_backward', (1, 1, 12), (1, 1, 4), {'padding': 'same'}


def convolve(name, input, weight, bias, options):
    seeded(name)
    tensors = {'input': torch.randn(input), 'weight': torch.randn(weight)}
    if bias is not None:
        tensors['bias'] = torch.randn(bias)
    return both_dtypes(name, 'conv1d', tensors, options)


def cases():
    for i, (input, weight, bias, options) in enumerate(SAMPLE_INPUTS):
        yield from convolve(f'sample_inputs_conv1d-{i}-batched', input, weight, bias, options)
        yield from convolve(f'sample_inputs_conv1d-{i}-unbatched', input[1:], weight, bias, options)
    for name, (input, weight, options) in MODULE_TESTS.items():
        yield from convolve(f'Conv1d_{name}', input, weight, weight[:1], options)
    for i, (input, options) in enumerate(MODULE_INFOS):
        yield from convolve(f'module_inputs_Conv1d-{i}', input, (5, 4, 3), (5,), options)
    for name, input, weight, options in functional_tests():
        yield from convolve(name, input, weight, None, options)
