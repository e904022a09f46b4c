"""What must be refused, in neutral words: shape | option | dtype | autograd | index | value.

PyTorch refuses every one of these; its message is written down for the reader, not compared.
"""

import torch

from torch_program import Case

f32, f64, i32, boolean = torch.float32, torch.float64, torch.int32, torch.bool

# kind, op, shapes (or a shape and a dtype) of the inputs, options
REFUSED = {
    'conv1d-channels': ('shape', 'conv1d', dict(input=[2, 3, 8], weight=[4, 2, 3]), {}),
    'conv1d-channels-unbatched': ('shape', 'conv1d', dict(input=[3, 8], weight=[4, 2, 3]), {}),
    'conv1d-channels-of-groups': ('shape', 'conv1d', dict(input=[8, 5, 16], weight=[16, 3, 9]), dict(groups=2)),
    'conv1d-out-channels-not-divisible': (
        ['shape', 'option'], 'conv1d', dict(input=[1, 4, 8], weight=[3, 2, 3]), dict(groups=2)),
    'conv1d-kernel-too-long': ('shape', 'conv1d', dict(input=[1, 1, 2], weight=[1, 1, 3]), {}),
    'conv1d-kernel-too-long-padded': ('shape', 'conv1d', dict(input=[1, 1, 2], weight=[1, 1, 7]), dict(padding=2)),
    'conv1d-kernel-too-long-dilated': ('shape', 'conv1d', dict(input=[1, 1, 6], weight=[1, 1, 3]), dict(dilation=3)),
    'conv1d-kernel-too-long-valid': ('shape', 'conv1d', dict(input=[1, 1, 2], weight=[1, 1, 3]), dict(padding='valid')),
    'conv1d-kernel-empty': ('shape', 'conv1d', dict(input=[1, 1, 5], weight=[1, 1, 0]), {}),
    'conv1d-input-1d': ('shape', 'conv1d', dict(input=[5], weight=[1, 1, 3]), {}),
    'conv1d-input-4d': ('shape', 'conv1d', dict(input=[1, 1, 1, 5], weight=[1, 1, 3]), {}),
    'conv1d-weight-2d': ('shape', 'conv1d', dict(input=[1, 1, 5], weight=[1, 3]), {}),
    'conv1d-bias-length': ('shape', 'conv1d', dict(input=[1, 1, 5], weight=[2, 1, 3], bias=[3]), {}),
    'conv1d-bias-2d': ('shape', 'conv1d', dict(input=[1, 1, 5], weight=[2, 1, 3], bias=[2, 1]), {}),
    'conv1d-stride-zero': ('option', 'conv1d', dict(input=[1, 1, 5], weight=[1, 1, 3]), dict(stride=0)),
    'conv1d-stride-negative': ('option', 'conv1d', dict(input=[1, 1, 5], weight=[1, 1, 3]), dict(stride=-1)),
    'conv1d-stride-fraction': ('option', 'conv1d', dict(input=[1, 1, 5], weight=[1, 1, 3]), dict(stride=1.5)),
    'conv1d-stride-word': ('option', 'conv1d', dict(input=[1, 1, 5], weight=[1, 1, 3]), dict(stride='two')),
    'conv1d-padding-negative': ('option', 'conv1d', dict(input=[1, 1, 5], weight=[1, 1, 3]), dict(padding=-1)),
    'conv1d-padding-fraction': ('option', 'conv1d', dict(input=[1, 1, 5], weight=[1, 1, 3]), dict(padding=0.5)),
    'conv1d-padding-word': ('option', 'conv1d', dict(input=[1, 1, 5], weight=[1, 1, 3]), dict(padding='smae')),
    'conv1d-same-strided': ('option', 'conv1d', dict(input=[1, 1, 5], weight=[1, 1, 3]), dict(padding='same', stride=2)),
    'conv1d-dilation-zero': ('option', 'conv1d', dict(input=[1, 1, 5], weight=[1, 1, 3]), dict(dilation=0)),
    'conv1d-dilation-negative': ('option', 'conv1d', dict(input=[1, 1, 5], weight=[1, 1, 3]), dict(dilation=-2)),
    'conv1d-groups-zero': ('option', 'conv1d', dict(input=[1, 1, 5], weight=[1, 1, 3]), dict(groups=0)),
    'conv1d-groups-negative': ('option', 'conv1d', dict(input=[1, 2, 5], weight=[2, 1, 3]), dict(groups=-2)),
    'conv1d-float-and-double': ('dtype', 'conv1d', dict(input=[1, 1, 5], weight=([1, 1, 3], f64)), {}),
    'conv1d-int-input': ('dtype', 'conv1d', dict(input=([1, 1, 5], i32), weight=[1, 1, 3]), {}),
    'conv1d-bool-weight': ('dtype', 'conv1d', dict(input=[1, 1, 5], weight=([1, 1, 3], boolean)), {}),
    'conv1d-bool': ('dtype', 'conv1d', dict(input=([1, 1, 5], boolean), weight=([1, 1, 3], boolean)), {}),
    'linear-features': ('shape', 'linear', dict(input=[2, 3], weight=[4, 5]), {}),
    'linear-bias': ('shape', 'linear', dict(input=[2, 3], weight=[4, 3], bias=[3]), {}),
    'linear-float-and-double': ('dtype', 'linear', dict(input=[2, 3], weight=([4, 3], f64)), {}),
    'linear-int-input': ('dtype', 'linear', dict(input=([2, 3], i32), weight=[4, 3]), {}),
    'reshape-does-not-fit': ('shape', 'reshape', dict(input=[2, 3]), dict(shape=[4, 2])),
    'reshape-does-not-divide': ('shape', 'reshape', dict(input=[2, 3]), dict(shape=[4, -1])),
    'reshape-two-unknown': (['shape', 'option'], 'reshape', dict(input=[2, 3]), dict(shape=[-1, -1])),
    'reshape-negative': (['shape', 'option'], 'reshape', dict(input=[2, 3]), dict(shape=[-2, 3])),
    'reshape-unknown-beside-zero': (['shape', 'option'], 'reshape', dict(input=[0, 3]), dict(shape=[0, -1])),
    'view-does-not-fit': ('shape', 'view', dict(input=[2, 3]), dict(shape=[7])),
    'transpose-dim': (['index', 'option'], 'transpose', dict(input=[2, 3]), dict(dim0=0, dim1=2)),
    'permute-repeated': (['index', 'option', 'shape'], 'permute', dict(input=[2, 3]), dict(dims=[0, 0])),
    'permute-too-few': (['index', 'option', 'shape'], 'permute', dict(input=[2, 3, 4]), dict(dims=[0, 1])),
    'squeeze-dim': (['index', 'option'], 'squeeze', dict(input=[1, 3]), dict(dim=2)),
    'unsqueeze-dim': (['index', 'option'], 'unsqueeze', dict(input=[3]), dict(dim=3)),
    'expand-does-not-fit': ('shape', 'expand', dict(input=[2, 3]), dict(size=[4, 3])),
    'expand-fewer': ('shape', 'expand', dict(input=[2, 3]), dict(size=[3])),
    'index-out-of-range': ('index', 'index', dict(input=[3]), dict(items=[3])),
    'index-out-of-range-negative': ('index', 'index', dict(input=[3]), dict(items=[-4])),
    'index-second-dimension': ('index', 'index', dict(input=[2, 3]), dict(items=[0, 5])),
    'index-too-many': ('index', 'index', dict(input=[3]), dict(items=[0, 0])),
    'index-scalar': ('index', 'index', dict(input=[]), dict(items=[0])),
    'index-step-zero': (['index', 'option', 'value'], 'index', dict(input=[5]), dict(items=['::0'])),
    'index-step-negative': (['index', 'option', 'value'], 'index', dict(input=[5]), dict(items=['::-1'])),
    'write-does-not-fit': ('shape', 'index_put_', dict(input=[2, 3], value=[2]), dict(items=[':'])),
    'write-larger': ('shape', 'index_put_', dict(input=[3], value=[2, 3]), dict(items=[':'])),
    'write-out-of-range': ('index', 'index_put_', dict(input=[3], value=[]), dict(items=[7])),
    'add-broadcast': ('shape', 'add', dict(input=[2, 3], other=[2]), {}),
    'mul-broadcast': ('shape', 'mul', dict(input=[4, 3], other=[3, 4]), {}),
    'lt-broadcast': ('shape', 'lt', dict(input=[2, 3], other=[2]), {}),
    'add_-grows': ('shape', 'add_', dict(input=[3], other=[2, 3]), {}),
    'add_-float-into-int': ('dtype', 'add_', dict(input=([3], i32), other=[3]), {}),
    'div_-int': ('dtype', 'div_', dict(input=([3], i32), other=([3], i32)), {}),
    'sub-bool': ('dtype', 'sub', dict(input=([3], boolean), other=([3], boolean)), {}),
    'neg-bool': ('dtype', 'neg', dict(input=([3], boolean)), {}),
    'pow-int-negative': (['option', 'dtype', 'value'], 'pow', dict(input=([3], i32)), dict(exponent=-1)),
    'copy_-does-not-fit': ('shape', 'copy_', dict(input=[3], other=[2]), {}),
    'sum-dim': (['index', 'option'], 'sum', dict(input=[2, 3]), dict(dim=2)),
    'sum-dim-repeated': (['index', 'option'], 'sum', dict(input=[2, 3]), dict(dim=[0, 0])),
    'mean-int': ('dtype', 'mean', dict(input=([3], i32)), {}),
    'mean-bool': ('dtype', 'mean', dict(input=([3], boolean)), {}),
    'matmul-inner': ('shape', 'matmul', dict(input=[2, 3], other=[2, 3]), {}),
    'matmul-vectors': ('shape', 'matmul', dict(input=[3], other=[4]), {}),
    'matmul-batches': ('shape', 'matmul', dict(input=[2, 3, 4], other=[3, 4, 5]), {}),
    'matmul-scalar': ('shape', 'matmul', dict(input=[], other=[3]), {}),
    'matmul-float-and-double': ('dtype', 'matmul', dict(input=[2, 2], other=([2, 2], f64)), {}),
    'allclose-float-and-double': ('dtype', 'allclose', dict(input=[3], other=([3], f64)), {}),
    'zeros-negative': (['shape', 'option'], 'zeros', {}, dict(size=[-1, 2])),
    'arange-step-zero': (['option', 'value'], 'arange', {}, dict(start=0, end=3, step=0)),
    'arange-wrong-way': (['option', 'value'], 'arange', {}, dict(start=3, end=0, step=1)),
    'linspace-negative-steps': (['option', 'value'], 'linspace', {}, dict(start=0, end=1, steps=-1)),
    'randint-empty-range': (['option', 'value'], 'randint', {}, dict(low=3, high=3, size=[2])),
    'randperm-negative': (['option', 'value'], 'randperm', {}, dict(n=-1)),
    'uniform_-wrong-way': (['option', 'value'], 'uniform_', dict(input=[3]), dict(a=1.0, b=0.0)),
    'Conv1d-channels-not-divisible': (
        ['option', 'shape'], 'nn.Conv1d', {}, dict(in_channels=3, out_channels=4, kernel_size=3, groups=2)),
    'Conv1d-out-channels-not-divisible': (
        ['option', 'shape'], 'nn.Conv1d', {}, dict(in_channels=4, out_channels=3, kernel_size=3, groups=2)),
    'Conv1d-same-strided': (
        'option', 'nn.Conv1d', {}, dict(in_channels=1, out_channels=1, kernel_size=3, padding='same', stride=2)),
    'Conv1d-padding-word': (
        'option', 'nn.Conv1d', {}, dict(in_channels=1, out_channels=1, kernel_size=3, padding='smae')),
    'Conv1d-groups-zero': (
        'option', 'nn.Conv1d', {}, dict(in_channels=1, out_channels=1, kernel_size=3, groups=0)),
    'requires_grad-int': (['dtype', 'autograd'], 'requires_grad_', dict(input=([3], i32)), {}),
    'backward-without-history': ('autograd', 'backward', dict(input=[]), {}),
}


def tensor_of(spec):
    shape, dtype = spec if isinstance(spec, tuple) else (spec, f32)
    return torch.ones(shape, dtype=dtype)


def cases():
    for name, (kind, op, inputs, options) in REFUSED.items():
        case = Case(name)
        refs = {key: case.input(key, tensor_of(spec)) for key, spec in inputs.items()}
        yield case.refused(kind, op, **refs, **options)
    stacks = {'cat-does-not-fit': ('cat', [2, 3], [2, 4]), 'cat-dimensions': ('cat', [2, 3], [3]),
              'stack-does-not-fit': ('stack', [2, 3], [2, 4])}
    for name, (op, left, right) in stacks.items():
        case = Case(name)
        yield case.refused('shape', op, tensors=[case.input('a', torch.ones(left)), case.input('b', torch.ones(right))])
    yield from tape()


def leaf(name, shape=(3,)):
    case = Case(name)
    return case, case.input('x', torch.ones(shape), requires_grad=True)


def tape():
    case, x = leaf('backward-of-a-vector')
    yield case.refused('autograd', 'backward', input=case.call('mul', 'y', input=x, other=2))

    case, x = leaf('backward-gradient-shape')
    y = case.call('mul', 'y', input=x, other=2)
    yield case.refused(['shape', 'autograd'], 'backward', input=y, gradient=case.input('g', torch.ones(2)))

    case, x = leaf('backward-twice')
    y = case.call('sum', 'y', input=case.call('mul', 'square', input=x, other=x))
    case.call('backward', input=y)
    yield case.refused('autograd', 'backward', input=y)

    for op, arguments in (('add_', dict(other=1)), ('zero_', {}), ('fill_', dict(value=1)), ('mul_', dict(other=2)),
                          ('index_put_', dict(items=[':'], value=1)), ('index_put_', dict(items=[0], value=1))):
        case, x = leaf('-'.join(['leaf', op, *map(str, arguments.get('items', []))]))
        yield case.refused('autograd', op, input=x, **arguments)

    case, x = leaf('leaf-copy_')
    yield case.refused('autograd', 'copy_', input=x, other=case.input('v', torch.zeros(3)))

    case, x = leaf('leaf-written-through-a-view')
    view = case.call('index', 'view', input=x, items=['0:2'])
    yield case.refused('autograd', 'add_', input=view, other=1)

    case = Case('layer-weight-assigned-outside-no_grad')
    conv = case.call('nn.Conv1d', 'conv', in_channels=1, out_channels=1, kernel_size=3)
    weight = case.call('parameter', 'weight', module=conv, name='weight')
    yield case.refused('autograd', 'index_put_', input=weight, items=[':'], value=1.0)

    case, x = leaf('saved-value-changed')
    y = case.call('mul', 'y', input=x, other=2)
    total = case.call('sum', 'total', input=case.call('mul', 'z', input=y, other=y))
    case.call('add_', input=y, other=1)
    yield case.refused('autograd', 'backward', input=total)

    case, x = leaf('saved-conv-weight-changed', (1, 1, 5))
    w = case.input('w', torch.ones(1, 1, 3), requires_grad=True)
    total = case.call('sum', 'total', input=case.call('conv1d', 'y', input=x, weight=w))
    case.call('mul_', input=w, other=2, no_grad=True)
    yield case.refused('autograd', 'backward', input=total)

    case = Case('layer-channels')
    conv = case.call('nn.Conv1d', 'conv', in_channels=4, out_channels=5, kernel_size=3)
    yield case.refused('shape', 'forward', module=conv, input=case.input('x', torch.ones(1, 3, 7)))
