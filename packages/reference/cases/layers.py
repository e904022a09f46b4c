"""Every layer: how it prints, its parameters fresh from a seed, its state's keys, a forward pass and its gradients."""

import torch

from torch_program import Case, op_case, seeded

# layer → pairs of options and the shape of an input, None for layers that are only made
LAYERS = {
    'ConvTranspose1d': [
        (dict(in_channels=3, out_channels=2, kernel_size=3), [2, 3, 5]),
        (dict(in_channels=4, out_channels=6, kernel_size=4, stride=2, padding=1, output_padding=1, groups=2), [1, 4, 7]),
        (dict(in_channels=2, out_channels=2, kernel_size=3, dilation=2, bias=False), [2, 2, 6]),
        (dict(in_channels=2, out_channels=3, kernel_size=5, stride=3, dtype='float64'), [2, 4]),
    ],
    'Conv1d': [
        (dict(in_channels=2, out_channels=3, kernel_size=3, padding=2, padding_mode='reflect'), [2, 2, 6]),
        (dict(in_channels=2, out_channels=3, kernel_size=3, padding=2, padding_mode='circular'), [2, 2, 6]),
        (dict(in_channels=2, out_channels=2, kernel_size=4, padding='same', padding_mode='replicate'), [2, 2, 6]),
        (dict(in_channels=2, out_channels=2, kernel_size=3, padding=1, stride=2, padding_mode='reflect'), [1, 2, 7]),
        (dict(in_channels=2, out_channels=2, kernel_size=3, padding='same', dilation=2, padding_mode='circular'), [1, 2, 9]),
    ],
    'Linear': [(dict(in_features=3, out_features=2), [4, 3]), (dict(in_features=1, out_features=5, bias=False), [1])],
    'BatchNorm1d': [
        (dict(num_features=3), [4, 3]), (dict(num_features=3), [2, 3, 5]),
        (dict(num_features=2, eps=0.01, momentum=0.3), [3, 2, 4]),
        (dict(num_features=2, affine=False), [3, 2]), (dict(num_features=2, track_running_stats=False), [3, 2, 2]),
        (dict(num_features=2, dtype='float64'), [3, 2, 2]),
    ],
    'InstanceNorm1d': [(dict(num_features=3), [2, 3, 5]), (dict(num_features=3, affine=True, track_running_stats=True), [2, 3, 5])],
    'LayerNorm': [
        (dict(normalized_shape=5), [2, 3, 5]), (dict(normalized_shape=[3, 5]), [2, 3, 5]),
        (dict(normalized_shape=[4], eps=0.1), [4]),
        (dict(normalized_shape=4, elementwise_affine=False), [2, 4]),
        (dict(normalized_shape=4, dtype='float64'), [2, 4]),
    ],
    'GroupNorm': [(dict(num_groups=2, num_channels=4), [2, 4, 5]), (dict(num_groups=1, num_channels=3, affine=False), [2, 3, 2]),
                  (dict(num_groups=3, num_channels=3, eps=0.01), [1, 3, 6])],
    'AvgPool1d': [(dict(kernel_size=3), [2, 2, 9]), (dict(kernel_size=3, stride=2, padding=1, ceil_mode=True), [1, 2, 8]),
                  (dict(kernel_size=2, count_include_pad=False, padding=1), [2, 5])],
    'MaxPool1d': [(dict(kernel_size=3), [2, 2, 9]), (dict(kernel_size=2, stride=1, dilation=2), [1, 2, 8]),
                  (dict(kernel_size=3, stride=2, padding=1, ceil_mode=True), [2, 6])],
    'AdaptiveAvgPool1d': [(dict(output_size=3), [2, 2, 7]), (dict(output_size=1), [2, 5])],
    'AdaptiveMaxPool1d': [(dict(output_size=3), [2, 2, 7]), (dict(output_size=5), [2, 5])],
    'Flatten': [({}, [2, 3, 4]), (dict(start_dim=0, end_dim=1), [2, 3, 4])],
    'Unflatten': [(dict(dim=1, unflattened_size=(2, 3)), [2, 6])],
    'Identity': [({}, [3])],
    'ConstantPad1d': [(dict(padding=2, value=1.5), [1, 2, 3]), (dict(padding=[1, 0], value=0.5), [2, 3])],
    'ReflectionPad1d': [(dict(padding=2), [1, 2, 4]), (dict(padding=[3, 1]), [2, 5])],
    'ReplicationPad1d': [(dict(padding=2), [1, 2, 4]), (dict(padding=[3, 1]), [2, 2])],
    'PReLU': [({}, [2, 3]), (dict(num_parameters=3, init=0.1), [2, 3, 2])],
    'GLU': [({}, [2, 4]), (dict(dim=0), [4, 2])],
    'Softmax': [(dict(dim=1), [2, 3]), (dict(dim=-1), [2, 3, 4])], 'LogSoftmax': [(dict(dim=1), [2, 3])],
    'ELU': [({}, [5]), (dict(alpha=0.5), [5])], 'CELU': [({}, [5]), (dict(alpha=0.5), [5])],
    'LeakyReLU': [({}, [5]), (dict(negative_slope=0.2), [5])], 'GELU': [({}, [5]), (dict(approximate='tanh'), [5])],
    'Hardtanh': [({}, [5]), (dict(min_val=-2.0, max_val=0.5), [5])],
    'Softplus': [({}, [5]), (dict(beta=2, threshold=10), [5])],
    'Softshrink': [({}, [5]), (dict(lambd=0.3), [5])], 'Hardshrink': [({}, [5]), (dict(lambd=0.3), [5])],
    **{name: [({}, [2, 5])] for name in '''ReLU ReLU6 SELU SiLU Mish Sigmoid Tanh LogSigmoid Softsign Tanhshrink Hardsigmoid
       Hardswish'''.split()},
}


def layer(name, i, options, shape):
    case = Case(f'{name}-{i}', about=f'nn.{name}')
    case.call('manual_seed', seed=i)
    made = case.call(f'nn.{name}', 'layer', **options)
    module = case.env[made]
    keys = case.call('state_dict_keys', 'keys', module=made)
    after = case.call('rand', 'after', size=[2])
    parameters = [case.call('parameter', key, module=made, name=key) for key, _ in module.named_parameters()]
    dtype = torch.float64 if options.get('dtype') == 'float64' else torch.float32
    seeded(case.name)
    x = case.input('x', torch.randn(shape, dtype=dtype), requires_grad=True)
    y = case.call('forward', 'y', module=made, input=x)
    case.call('backward', input=y, gradient=case.input('gradient', torch.randn_like(case.env[y].detach())))
    buffers = [case.call('buffer', key, module=made, name=key) for key, _ in module.named_buffers()]
    case.call('eval', module=made)
    evaluated = case.call('forward', 'evaluated', module=made, input=x)
    return case.expect(values=[y, evaluated, after, *parameters, *buffers], grads=[x, *parameters], texts=[made, keys])


def cases():
    for name, variants in LAYERS.items():
        for i, (options, shape) in enumerate(variants):
            yield layer(name, i, options, shape)
    yield sequence()
    yield nested()
    yield statistics()
    # Without a gradient, PyTorch pools what falls short of a window by no more than a stride: to nothing.
    for name, options in {'stride': dict(kernel_size=5), 'padding': dict(kernel_size=7, padding=1, stride=2)}.items():
        short = {'input': torch.ones(2, 1, 4)}
        yield op_case(f'max_pool1d-short-{name}', 'max_pool1d', short, options, grad=False)


def sequence():
    """A model of several layers: one stream of numbers, nested printing, dotted keys."""
    case = Case('Sequential', about='nn.Sequential')
    case.call('manual_seed', seed=5)
    layers = [case.call(f'nn.{kind}', f'l{i}', **options) for i, (kind, options) in enumerate([
        ('Conv1d', dict(in_channels=2, out_channels=4, kernel_size=3, padding=1)),
        ('BatchNorm1d', dict(num_features=4)),
        ('ReLU', {}), ('MaxPool1d', dict(kernel_size=2)), ('Flatten', {}),
        ('Linear', dict(in_features=16, out_features=3))])]
    model = case.call('nn.Sequential', 'model', modules=layers)
    seeded(case.name)
    x = case.input('x', torch.randn(3, 2, 8), requires_grad=True)
    y = case.call('forward', 'y', module=model, input=x)
    case.call('backward', input=case.call('mean', 'loss', input=y))
    names = [name for name, _ in case.env[model].named_parameters()]
    parameters = [case.call('parameter', name, module=model, name=name) for name in names]
    keys = case.call('state_dict_keys', 'keys', module=model)
    return case.expect(values=[y, *parameters], grads=[x, *parameters], texts=[model, keys])


def nested():
    case = Case('nested-Sequential-and-ModuleList', about='nn.ModuleList')
    inner = case.call('nn.Sequential', 'inner', modules=[
        case.call('nn.Linear', 'a', in_features=2, out_features=3), case.call('nn.Tanh', 'b')])
    outer = case.call('nn.Sequential', 'outer', modules=[inner, case.call('nn.Dropout', 'c', p=0.25)])
    several = case.call('nn.ModuleList', 'several', modules=[outer, case.call('nn.PReLU', 'd')])
    keys = case.call('state_dict_keys', 'keys', module=several)
    return case.expect(texts=[inner, outer, several, keys])


def statistics():
    """Running statistics over three batches, then what eval makes of them."""
    case = Case('BatchNorm1d-running', about='nn.BatchNorm1d')
    norm = case.call('nn.BatchNorm1d', 'norm', num_features=3)
    seeded(case.name)
    batches = [case.input(f'x{i}', torch.randn(4, 3, 2) * (i + 1) + i) for i in range(3)]
    for i, batch in enumerate(batches):
        case.call('forward', f'y{i}', module=norm, input=batch)
    buffers = [case.call('buffer', name, module=norm, name=name) for name, _ in case.env[norm].named_buffers()]
    case.call('eval', module=norm)
    return case.expect(values=[*buffers, case.call('forward', 'y', module=norm, input=batches[0])])
