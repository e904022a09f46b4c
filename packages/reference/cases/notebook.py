"""The course notebook on 1-D convolution, cell by cell, as programs.

The cells without random numbers must print what the notebook itself shows (SHOWN); the random ones have a seed.
examples/notebook is the notebook as it is read, compared with what PyTorch prints.
"""

import torch

from torch_program import Case

SHOWN = {
    62: ('tensor([[[37., 41., 49., 34., 33.]]])', 'torch.Size([1, 1, 5])'),
    63: ('tensor([[[22., 37., 41., 49., 34., 33., 15.]]])', 'torch.Size([1, 1, 7])'),
    64: ('tensor([[[27., 42., 46., 54., 39., 38., 20.]]])', 'torch.Size([1, 1, 7])'),
    67: ('tensor([[[22., 37., 41., 49., 34., 33., 15.]]])',),
    71: ('tensor([[[22., 41., 34., 15.]]])', 'torch.Size([1, 1, 4])'),
    79: ('tensor([[[48., 27., 44.]]])', 'torch.Size([1, 1, 3])'),
}


def shown(cell, case):
    """Asserts that the case prints what the notebook shows."""
    assert tuple(case['expect']['texts'].values()) == SHOWN[cell], f'cell {cell} differs from the notebook'
    return case


def steady(*tensors):
    """Asserts that no printed digit of a computed tensor hangs on the order of additions."""
    for tensor in tensors:
        values = tensor.detach()
        assert str(values - 3e-7) == str(values) == str(values + 3e-7), 'take another seed'


SIGNAL = torch.tensor([5.0, 4, 8, 7, 9, 3, 6]).reshape(1, 1, 7)
TAPS = torch.tensor([1.0, 2, 3]).reshape(1, 1, 3)


def convolved(cell, name, **options):
    case = Case(f'cell-{cell}-{name}', exact=True)
    x, w = case.input('x', SIGNAL), case.input('w', TAPS)
    if options.pop('bias', False):
        options['bias'] = case.input('bias', torch.tensor([5.0]))
    y = case.call('conv1d', 'y', input=x, weight=w, **options)
    return shown(cell, case.expect(values=[y], texts=[y, case.call('size', 'shape', input=y)]))


def cases():
    yield convolved(62, 'conv1d')
    yield convolved(63, 'padding', padding=1)
    yield convolved(64, 'bias', padding=1, bias=True)
    yield layer()
    matrix = Case('cell-67-linear', exact=True)
    rows = torch.zeros(7, 7)
    for i in range(7):
        for k, tap in enumerate((1.0, 2, 3)):
            if 0 <= i + k - 1 < 7:
                rows[i, i + k - 1] = tap
    x, m = matrix.input('x', SIGNAL), matrix.input('matrix', rows)
    y = matrix.call('linear', 'y', input=x, weight=m)
    yield shown(67, matrix.expect(values=[y], texts=[y]))
    yield channels()
    yield convolved(71, 'stride', padding=1, stride=2)
    yield convolved(79, 'dilation', dilation=2)
    yield whole_program()


def layer():
    case = Case('cells-65-66-layer')
    case.call('manual_seed', seed=65)
    x, taps = case.input('x', SIGNAL), case.input('taps', torch.tensor([1.0, 2, 3]))
    conv = case.call('nn.Conv1d', 'conv', in_channels=1, out_channels=1, kernel_size=3, padding=1, bias=False)
    weight = case.call('parameter', 'weight', module=conv, name='weight')
    drawn = case.call('clone', 'drawn', input=weight)
    y = case.call('forward', 'y', module=conv, input=x)
    case.call('index_put_', input=weight, items=[':'], value=taps, no_grad=True)
    z = case.call('forward', 'z', module=conv, input=x)
    steady(case.env[y])
    return case.expect(values=[drawn, y, z], texts=[y, weight, z])


def channels():
    """Cells 68 and 69: five filters over four channels, and two outputs computed by hand."""
    case = Case('cells-68-69-channels')
    case.call('manual_seed', seed=69)
    x = case.call('rand', 'x', size=[1, 4, 7])
    conv = case.call('nn.Conv1d', 'conv', in_channels=4, out_channels=5, kernel_size=3, padding=1, bias=False)
    y = case.call('forward', 'y', module=conv, input=x)
    weight = case.call('parameter', 'weight', module=conv, name='weight')
    first = case.call('index', 'first', input=weight, items=[0])
    one = case.call('index', 'one', input=y, items=[0, 0, 1])
    region = case.call('index', 'region', input=x, items=[0, ':', '0:3'])
    close = []
    for filter, start, at in ((0, 1, 2), (4, 2, 3)):
        taps = case.call('index', f'filter{filter}', input=weight, items=[filter])
        under = case.call('index', f'under{filter}', input=x, items=[0, ':', f'{start}:{start + 3}'])
        res = case.call('sum', f'res{filter}', input=case.call('mul', f'product{filter}', input=taps, other=under))
        expected = case.call('index', f'expected{filter}', input=y, items=[0, filter, at])
        close.append(case.call('allclose', f'close{filter}', input=res, other=expected))
    steady(case.env[y])
    return case.expect(values=[x, y, weight, *close], texts=[x, y, first, one, region])


def whole_program():
    """Only what draws, in the notebook's order from one seed."""
    case = Case('all-cells-from-one-seed')
    case.call('manual_seed', seed=0)
    one = case.call('nn.Conv1d', 'conv65', in_channels=1, out_channels=1, kernel_size=3, padding=1, bias=False)
    x = case.call('rand', 'x68', size=[1, 4, 7])
    four = case.call('nn.Conv1d', 'conv68', in_channels=4, out_channels=5, kernel_size=3, padding=1, bias=False)
    y65 = case.call('forward', 'y65', module=one, input=case.input('x', SIGNAL))
    y68 = case.call('forward', 'y68', module=four, input=x)
    steady(case.env[y65], case.env[y68])
    return case.expect(values=[x, y65, y68], texts=[x, y65, y68])
