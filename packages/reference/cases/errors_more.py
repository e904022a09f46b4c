"""What else must be refused: reductions, rearranging, padding, transposed convolution, layers, losses, optimisers."""

import torch

from torch_program import Case

from cases.errors import boolean, f64, i32, tensor_of

ANY_SHAPE = ['shape', 'option', 'value', 'index']
DIM = ['index', 'option']
ROW = dict(input=[2, 3])
SIGNAL = dict(input=[1, 2, 6])

# kind, op, shapes (or a shape and a dtype) of the inputs, options
REFUSED = {
    **{f'{op}-dim': (DIM, op, ROW, dict(dim=2)) for op in '''prod var std amax amin argmax argmin max min cumsum cumprod logsumexp
       any all softmax log_softmax unbind'''.split()},
    **{f'{op}-dim-negative': (DIM, op, ROW, dict(dim=-3)) for op in 'prod amax argmax cumsum softmax'.split()},
    **{f'{op}-empty': (ANY_SHAPE, op, dict(input=[0]), {}) for op in 'max min amax amin argmax argmin'.split()},
    **{f'{op}-empty-dim': (ANY_SHAPE, op, dict(input=[2, 0]), dict(dim=1)) for op in 'max min amax amin argmax'.split()},
    **{f'{op}-int': ('dtype', op, dict(input=([3], i32)), {}) for op in ('var', 'std')},
    **{f'{op}-int-dim': ('dtype', op, dict(input=([3], i32)), dict(dim=0)) for op in ('softmax', 'log_softmax')},
    **{f'{op}-broadcast': ('shape', op, dict(input=[2, 3], other=[2]), {}) for op in '''atan2 fmod remainder maximum minimum
       logical_and logical_or logical_xor'''.split()},
    'pow-broadcast': ('shape', 'pow', dict(input=[2, 3], exponent=[2]), {}),
    'where-broadcast': ('shape', 'where', dict(condition=([2], boolean), input=[3], other=[3]), {}),
    'where-float-condition': ('dtype', 'where', dict(condition=[3], input=[3], other=[3]), {}),
    'masked_fill-broadcast': ('shape', 'masked_fill', dict(input=[3], mask=([2], boolean)), dict(value=0.0)),
    'clamp-without-bounds': (['option', 'value'], 'clamp', dict(input=[3]), {}),
    'flip-dim': (DIM, 'flip', ROW, dict(dims=[2])), 'flip-repeated': (DIM, 'flip', ROW, dict(dims=[0, 0])),
    'roll-dim': (DIM, 'roll', ROW, dict(shifts=1, dims=2)),
    'roll-lists': (ANY_SHAPE, 'roll', ROW, dict(shifts=[1, 2], dims=[0])),
    'repeat-too-few': (ANY_SHAPE, 'repeat', ROW, dict(repeats=[2])),
    'repeat-negative': (ANY_SHAPE, 'repeat', ROW, dict(repeats=[-1, 2])),
    'repeat_interleave-negative': (ANY_SHAPE, 'repeat_interleave', ROW, dict(repeats=-1)),
    'narrow-too-long': (ANY_SHAPE, 'narrow', ROW, dict(dim=1, start=2, length=2)),
    'narrow-start': (ANY_SHAPE, 'narrow', ROW, dict(dim=1, start=4, length=0)),
    'movedim-dim': (DIM, 'movedim', ROW, dict(source=0, destination=2)),
    'movedim-lists': (ANY_SHAPE, 'movedim', ROW, dict(source=[0, 1], destination=[0])),
    'unflatten-does-not-divide': (ANY_SHAPE, 'unflatten', ROW, dict(dim=1, sizes=[2, 2])),
    'unflatten-nothing': (ANY_SHAPE, 'unflatten', ROW, dict(dim=1, sizes=[])),
    'unfold-size': (ANY_SHAPE, 'unfold', ROW, dict(dimension=1, size=4, step=1)),
    'unfold-step': (ANY_SHAPE, 'unfold', ROW, dict(dimension=1, size=2, step=0)),
    'split-sizes': (ANY_SHAPE, 'split', ROW, dict(split_size_or_sections=[1, 1], dim=1)),
    'split-negative': (ANY_SHAPE, 'split', ROW, dict(split_size_or_sections=-1)),
    'chunk-zero': (ANY_SHAPE, 'chunk', ROW, dict(chunks=0)), 'select-index': (DIM, 'select', ROW, dict(dim=1, index=3)),
    'tril-vector': (ANY_SHAPE, 'tril', dict(input=[3]), {}), 'triu-vector': (ANY_SHAPE, 'triu', dict(input=[3]), {}),
    'sort-dim': (DIM, 'sort', ROW, dict(dim=2)), 'topk-k': (ANY_SHAPE, 'topk', ROW, dict(k=4)),
    'norm-int': ('dtype', 'norm', dict(input=([3], i32)), {}),
    'pad-odd': (ANY_SHAPE, 'pad', ROW, dict(pad=[1])),
    'pad-too-many': (ANY_SHAPE, 'pad', dict(input=[3]), dict(pad=[1, 1, 1, 1])),
    'pad-mode': (['option', 'value'], 'pad', SIGNAL, dict(pad=[1, 1], mode='mirror')),
    'pad-below-nothing': (ANY_SHAPE, 'pad', dict(input=[3]), dict(pad=[-2, -2])),
    'pad-reflect-too-long': (ANY_SHAPE, 'pad', SIGNAL, dict(pad=[6, 0], mode='reflect')),
    'pad-reflect-vector': (ANY_SHAPE, 'pad', dict(input=[5]), dict(pad=[1, 1], mode='reflect')),
    'pad-replicate-4d': (ANY_SHAPE, 'pad', dict(input=[1, 1, 1, 5]), dict(pad=[1, 1], mode='replicate')),
}
TRANSPOSED = {
    'channels': ('shape', dict(input=[2, 3, 8], weight=[4, 2, 3]), {}),
    'input-1d': ('shape', dict(input=[5], weight=[1, 1, 3]), {}),
    'input-4d': ('shape', dict(input=[1, 1, 1, 5], weight=[1, 1, 3]), {}),
    'weight-2d': ('shape', dict(input=[1, 1, 5], weight=[1, 3]), {}),
    'bias-length': ('shape', dict(input=[1, 1, 5], weight=[1, 2, 3], bias=[3]), {}),
    'nothing-left': ('shape', dict(input=[1, 1, 2], weight=[1, 1, 2]), dict(padding=2)),
    'output-padding-of-stride': (['option', 'value'], dict(input=[1, 1, 5], weight=[1, 1, 3]), dict(output_padding=1)),
    'output-padding-negative': (['option', 'value'], dict(input=[1, 1, 5], weight=[1, 1, 3]), dict(output_padding=-1)),
    'stride-zero': ('option', dict(input=[1, 1, 5], weight=[1, 1, 3]), dict(stride=0)),
    'padding-negative': ('option', dict(input=[1, 1, 5], weight=[1, 1, 3]), dict(padding=-1)),
    'dilation-zero': ('option', dict(input=[1, 1, 5], weight=[1, 1, 3]), dict(dilation=0)),
    'groups-do-not-divide': (['shape', 'option'], dict(input=[1, 3, 5], weight=[3, 1, 3]), dict(groups=2)),
    'float-and-double': ('dtype', dict(input=[1, 1, 5], weight=([1, 1, 3], f64)), {}),
}
LAYERS = {
    'avg_pool1d-window': ('avg_pool1d', dict(input=[1, 1, 3]), dict(kernel_size=4)),
    'avg_pool1d-padding': ('avg_pool1d', dict(input=[1, 1, 9]), dict(kernel_size=3, padding=2)),
    'avg_pool1d-stride': ('avg_pool1d', dict(input=[1, 1, 9]), dict(kernel_size=3, stride=0)),
    'avg_pool1d-1d': ('avg_pool1d', dict(input=[9]), dict(kernel_size=3)),
    'max_pool1d-window': ('max_pool1d', dict(input=[1, 1, 3]), dict(kernel_size=5, stride=1)),
    'max_pool1d-window-indices': ('max_pool1d', dict(input=[1, 1, 3]), dict(kernel_size=4, return_indices=True)),
    'max_pool1d-padding': ('max_pool1d', dict(input=[1, 1, 9]), dict(kernel_size=3, padding=2)),
    'max_pool1d-kernel': ('max_pool1d', dict(input=[1, 1, 9]), dict(kernel_size=0)),
    'max_pool1d-1d': ('max_pool1d', dict(input=[9]), dict(kernel_size=3)),
    'adaptive_avg_pool1d-1d': ('adaptive_avg_pool1d', dict(input=[9]), dict(output_size=3)),
    'batch_norm-one-value': ('batch_norm', dict(input=[1, 3], running_mean=[3], running_var=[3]), dict(training=True)),
    'batch_norm-channels': ('batch_norm', dict(input=[2, 3], running_mean=[2], running_var=[2]), {}),
    'batch_norm-weight': ('batch_norm', dict(input=[2, 3], running_mean=[3], running_var=[3], weight=[2]), {}),
    'layer_norm-shape': ('layer_norm', dict(input=[2, 3]), dict(normalized_shape=[2])),
    'layer_norm-weight': ('layer_norm', dict(input=[2, 3], weight=[2]), dict(normalized_shape=[3])),
    'group_norm-groups': ('group_norm', dict(input=[2, 3, 4]), dict(num_groups=2)),
    'dropout-above-1': ('dropout', dict(input=[3]), dict(p=1.5)),
    'dropout-below-0': ('dropout', dict(input=[3]), dict(p=-0.1)),
    'mse_loss-reduction': ('mse_loss', dict(input=[3], target=[3]), dict(reduction='total')),
    'mse_loss-shapes': ('mse_loss', dict(input=[2, 3], target=[2]), {}),
    'l1_loss-shapes': ('l1_loss', dict(input=[2, 3], target=[2]), {}),
    'smooth_l1_loss-beta': ('smooth_l1_loss', dict(input=[3], target=[3]), dict(beta=-1.0)),
    'huber_loss-delta': ('huber_loss', dict(input=[3], target=[3]), dict(delta=0.0)),
    'binary_cross_entropy-shapes': ('binary_cross_entropy', dict(input=[3], target=[2]), {}),
    'binary_cross_entropy_with_logits-shapes': ('binary_cross_entropy_with_logits', dict(input=[3], target=[2]), {}),
    'glu-odd': ('glu', dict(input=[2, 3]), {}),
    'gelu-approximate': ('gelu', dict(input=[3]), dict(approximate='sigmoid')),
    'softshrink-negative': ('softshrink', dict(input=[3]), dict(lambd=-1.0)),
    'celu-zero': ('celu', dict(input=[3]), dict(alpha=0.0)),
}
CONSTRUCTED = {
    'Dropout-above-1': ('nn.Dropout', dict(p=2.0)),
    'GroupNorm-channels': ('nn.GroupNorm', dict(num_groups=2, num_channels=3)),
    'Hardtanh-bounds': ('nn.Hardtanh', dict(min_val=1.0, max_val=-1.0)),
    'ConvTranspose1d-groups': ('nn.ConvTranspose1d', dict(in_channels=3, out_channels=2, kernel_size=3, groups=2)),
    'Conv1d-padding-mode': ('nn.Conv1d', dict(in_channels=1, out_channels=1, kernel_size=3, padding_mode='mirror')),
}
OPTIMISERS = {
    'SGD-lr': ('SGD', dict(lr=-0.1)), 'SGD-momentum': ('SGD', dict(lr=0.1, momentum=-0.5)),
    'SGD-nesterov': ('SGD', dict(lr=0.1, nesterov=True)),
    'SGD-weight-decay': ('SGD', dict(lr=0.1, weight_decay=-1.0)), 'Adam-lr': ('Adam', dict(lr=-0.1)),
    'Adam-eps': ('Adam', dict(eps=-1.0)),
    'Adam-beta': ('Adam', dict(betas=[1.0, 0.9])), 'Adam-second-beta': ('Adam', dict(betas=[0.9, 1.0])),
    'AdamW-weight-decay': ('AdamW', dict(weight_decay=-0.1)),
}


def refused(name, kind, op, inputs, options):
    case = Case(name, about=op)
    refs = {key: case.input(key, tensor_of(spec)) for key, spec in inputs.items()}
    return case.refused(kind, op, **refs, **options)


def cases():
    for name, (kind, op, inputs, options) in REFUSED.items():
        yield refused(name, kind, op, inputs, options)
    for name, (kind, inputs, options) in TRANSPOSED.items():
        yield refused(f'conv_transpose1d-{name}', kind, 'conv_transpose1d', inputs, options)
    for name, (op, inputs, options) in LAYERS.items():
        yield refused(name, ['shape', 'option', 'value'], op, inputs, options)
    for name, (op, options) in CONSTRUCTED.items():
        yield refused(name, ['shape', 'option', 'value'], op, {}, options)
    for name, (optimizer, options) in OPTIMISERS.items():
        case = Case(name, about=f'optim.{optimizer}')
        p = case.input('p', torch.ones(2), requires_grad=True)
        yield case.refused(['option', 'value'], f'optim.{optimizer}', parameters=[p], **options)
    yield from places()
    yield from classes()
    yield from written()
    case = Case('max_pool1d-window-gradient', about='max_pool1d')
    short = case.input('input', torch.ones(1, 1, 3), requires_grad=True)
    yield case.refused('shape', 'max_pool1d', input=short, kernel_size=4)


def places():
    """Places out of range, and of another kind than integers."""
    for op in ('index_select', 'gather'):
        for label, index in (('beyond', [0, 3]), ('negative', [-1, 0])):
            case = Case(f'{op}-{label}', about=op)
            index = case.input('index', torch.tensor(index))
            yield case.refused(['index', 'value'], op, input=case.input('input', torch.ones(3)), dim=0, index=index)
        case = Case(f'{op}-float-index', about=op)
        index = case.input('index', torch.ones(2))
        yield case.refused(['dtype', 'shape'], op, input=case.input('input', torch.ones(3)), dim=0, index=index)
    case = Case('gather-larger-index', about='gather')
    index = case.input('index', torch.zeros(3, 2, dtype=torch.int64))
    yield case.refused('shape', 'gather', input=case.input('input', torch.ones(2, 2)), dim=1, index=index)
    case = Case('index-place-beyond', about='index')
    place = case.input('place', torch.tensor([3]))
    yield case.refused('index', 'index', input=case.input('input', torch.ones(3)), items=['tensor'], indices=[place])
    case = Case('index-mask-shape', about='index')
    mask = case.input('mask', torch.ones(2, dtype=torch.bool))
    yield case.refused(['index', 'shape'], 'index', input=case.input('input', torch.ones(3)), items=['tensor'], indices=[mask])


def classes():
    for op in ('cross_entropy', 'nll_loss'):
        for label, target in (('beyond', torch.tensor([0, 3])), ('negative', torch.tensor([0, -1])), ('too-few', torch.tensor([0]))):
            case = Case(f'{op}-{label}', about=op)
            target = case.input('target', target)
            yield case.refused(['index', 'value', 'shape', 'option'], op, input=case.input('input', torch.ones(2, 3)), target=target)
    case = Case('multinomial-too-many', about='multinomial')
    yield case.refused(['option', 'value'], 'multinomial', input=case.input('input', torch.ones(3)), num_samples=4)
    case = Case('multinomial-negative-weight', about='multinomial')
    yield case.refused(['option', 'value'], 'multinomial', input=case.input('input', torch.tensor([1.0, -1])), num_samples=1)
    case = Case('bernoulli-above-1', about='bernoulli')
    yield case.refused(['option', 'value'], 'bernoulli', input=case.input('input', torch.tensor([0.5, 1.5])))


def written():
    """A value that a gradient needs was modified in place."""
    for op in ('exp', 'sigmoid', 'tanh', 'sqrt', 'reciprocal', 'softmax', 'cumprod', 'amax', 'prod', 'log', 'pow', 'maximum'):
        case = Case(f'saved-by-{op}', about='backward')
        x = case.input('x', torch.tensor([0.5, 2.0, 3.0]), requires_grad=True)
        y = case.call('mul', 'y', input=x, other=1.5)
        options = {'softmax': dict(dim=0), 'cumprod': dict(dim=0), 'pow': dict(exponent=3)}.get(op, {})
        if op == 'maximum':
            options = dict(other=case.input('other', torch.ones(3)))
        z = case.call(op, 'z', input=y, **options)
        case.call('add_', input=z if op in ('exp', 'sigmoid', 'tanh', 'sqrt', 'reciprocal', 'softmax') else y, other=1)
        yield case.refused('autograd', 'backward', input=case.call('sum', 'total', input=z))
