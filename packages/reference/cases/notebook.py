"""The course notebook on 1-D convolution, cell by cell.

`extras` writes notebook-cells.json: what the whole program prints when it starts with `torch.manual_seed(0)`.
The cells without random numbers must print exactly what the notebook itself shows (SHOWN).
`cases` are the same cells as programs, so that values are compared too.
"""

import ast
import contextlib
import io

import torch

from torch_program import Case

SEED = 0

CELLS = {
    62: '''
x = torch.tensor([5, 4, 8, 7, 9, 3, 6], dtype=torch.float32)
weight = torch.tensor([1, 2, 3], dtype=torch.float32)
ks = len(weight)
x = x.reshape(1, 1, len(x))
weight = weight.reshape(1,1,len(weight))
y = F.conv1d(x, weight)
print(y.shape)
print(y)
''',
    63: '''
y = F.conv1d(x, weight, padding=ks//2)
y
''',
    64: '''
bias = torch.tensor([5.])
print(bias.shape)
y_with_bias = F.conv1d(x, weight, padding=ks//2, bias=bias)
y_with_bias
''',
    65: '''
ks = 3
conv = nn.Conv1d(in_channels=1, out_channels=1, kernel_size=ks, padding=ks//2, bias=False)
y = conv(x)
y
''',
    66: '''
print(conv.weight)
weight = torch.tensor([1, 2, 3], dtype=torch.float32)
with torch.no_grad():
    conv.weight[:] = weight
conv(x)
''',
    67: '''
matrix = torch.tensor([[2, 3, 0, 0, 0, 0, 0],
                       [1, 2, 3, 0, 0, 0, 0],
                       [0, 1, 2, 3, 0, 0, 0],
                       [0, 0, 1, 2, 3, 0, 0],
                       [0, 0, 0, 1, 2, 3, 0],
                       [0, 0, 0, 0, 1, 2, 3],
                       [0, 0, 0, 0, 0, 1, 2]], dtype=torch.float32)
F.linear(x, matrix)
''',
    68: r'''
x = torch.rand(size=(1, 4, 7))
conv = nn.Conv1d(in_channels=4, out_channels=5, kernel_size=ks, padding=ks//2, bias=False)
conv(x)
print(x)
print('\n')
y = conv(x)
print(y)
''',
    69: '''
print(conv.weight[0])
print(y[0, 0, 1])
print(x[0, :, 0:3])
filtro1 = conv.weight[0]
regiao = x[0, :, 1:4]
res = (filtro1*regiao).sum()
print(torch.allclose(res, y[0, 0, 2]))
filtro5 = conv.weight[4]
regiao = x[0, :, 2:5]
res = (filtro5*regiao).sum()
print(torch.allclose(res, y[0, 4, 3]))
''',
    70: '',
    71: '''
x = torch.tensor([5, 4, 8, 7, 9, 3, 6], dtype=torch.float32)
w = torch.tensor([1, 2, 3], dtype=torch.float32)
x = x.reshape(1,1, len(x))
w = w.reshape(1, 1, len(w))
conv = nn.Conv1d(in_channels=1, out_channels=1, kernel_size=ks, padding=ks//2, stride=2, bias=False)
with torch.no_grad():
    conv.weight[:] = w
y = F.conv1d(x, w, padding=ks//2, stride=2)
y
''',
    79: '''
y  = F.conv1d(x, w, dilation=2)
wt = torch.tensor([1, 0, 2, 0, 3], dtype=torch.float32).reshape(1, 1, -1)
print(wt.shape)
yt = F.conv1d(x, wt)
y, yt
''',
}

# What the notebook shows under its cells: (printed, result).
SHOWN = {
    62: ('torch.Size([1, 1, 5])\ntensor([[[37., 41., 49., 34., 33.]]])\n', None),
    63: ('', 'tensor([[[22., 37., 41., 49., 34., 33., 15.]]])'),
    64: ('torch.Size([1])\n', 'tensor([[[27., 42., 46., 54., 39., 38., 20.]]])'),
    67: ('', 'tensor([[[22., 37., 41., 49., 34., 33., 15.]]])'),
    70: ('', None),
    71: ('', 'tensor([[[22., 41., 34., 15.]]])'),
    79: ('torch.Size([1, 1, 5])\n', '(tensor([[[48., 27., 44.]]]), tensor([[[48., 27., 44.]]]))'),
}


def run_cell(source, scope):
    """What a notebook does: run the statements, then show the value of a last expression."""
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) and not is_print(body[-1]) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(body, []), 'cell', 'exec'), scope)
    result = last and repr(eval(compile(ast.Expression(last.value), 'cell', 'eval'), scope))
    return printed.getvalue(), result


def is_print(node):
    return isinstance(node.value, ast.Call) and getattr(node.value.func, 'id', '') == 'print'


def extras():
    scope = {'torch': torch, 'nn': torch.nn, 'F': torch.nn.functional}
    torch.manual_seed(SEED)
    cells = []
    for cell, source in CELLS.items():
        printed, result = run_cell(source, scope)
        if cell in SHOWN:
            assert (printed, result) == SHOWN[cell], f'cell {cell} differs from the notebook'
        steady(*(scope[name] for name in ('y', 'yt') if cell not in SHOWN and name in scope))
        cells.append({'cell': cell, 'random': cell not in SHOWN, 'printed': printed, 'result': result})
    return {'notebook-cells.json': {'seed': SEED, 'cells': cells}}


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
    return case.expect(values=[y], texts=[y, case.call('size', 'shape', input=y)])


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
    yield matrix.expect(values=[y], texts=[y])
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
    """Only what draws, in the notebook's order from its one seed."""
    case = Case('all-cells-from-one-seed')
    case.call('manual_seed', seed=SEED)
    one = case.call('nn.Conv1d', 'conv65', in_channels=1, out_channels=1, kernel_size=3, padding=1, bias=False)
    x = case.call('rand', 'x68', size=[1, 4, 7])
    four = case.call('nn.Conv1d', 'conv68', in_channels=4, out_channels=5, kernel_size=3, padding=1, bias=False)
    y65 = case.call('forward', 'y65', module=one, input=case.input('x', SIGNAL))
    y68 = case.call('forward', 'y68', module=four, input=x)
    steady(case.env[y65], case.env[y68])
    return case.expect(values=[x, y65, y68], texts=[x, y65, y68])
