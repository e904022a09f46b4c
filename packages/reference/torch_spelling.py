"""OpInfo's samples of some operations, spelled as the format spells them."""

import types

import torch

from torch_program import NAMES


class Skipped(Exception):
    """A sample that the format, or the operation as Sinal has it, has no words for."""


def spelled(input, *args, **kwargs):
    return types.SimpleNamespace(input=input, args=args, kwargs=kwargs)


def respelled(name, sample):
    """The sample as it is, of an operation that is not in the table."""
    return SPELLINGS[name](sample.input, *sample.args, **sample.kwargs) if name in SPELLINGS else sample


def item(one):
    """One item of an index, as the format has it; a list of numbers is a tensor of places."""
    if isinstance(one, slice):
        ends = [one.start, one.stop] if one.step is None else [one.start, one.stop, one.step]
        return ':'.join('' if end is None else str(end) for end in ends)
    if isinstance(one, (list, torch.Tensor)):
        return 'tensor'
    return '...' if one is Ellipsis else one


def items(index):
    """An index as its items and the tensors among them. PyTorch reads a list of anything but numbers as a tuple."""
    if isinstance(index, list) and not all(isinstance(one, int) for one in index):
        index = tuple(index)
    index = index if isinstance(index, tuple) else (index,)
    tensors = [torch.as_tensor(one) for one in index if item(one) == 'tensor']
    if any(not isinstance(item(one), (int, str)) for one in index):
        raise Skipped('an item of another kind')
    return {'items': [item(one) for one in index], **({'indices': tensors} if tensors else {})}


def index_put(input, indices, value, accumulate=False):
    if accumulate:
        raise Skipped('option accumulate')
    return spelled(input, value=value, **items(tuple(indices)))


def dtype_named(dtype, memory_format=torch.preserve_format):
    if memory_format == torch.channels_last:
        raise Skipped('memory_format channels_last')
    if dtype not in NAMES:
        raise Skipped(f'to {dtype}')
    return {'dtype': NAMES[dtype]}


def to(input, *args, memory_format=torch.preserve_format):
    """The device and two switches, of which nothing can be seen in the result, are left out."""
    args = args[1:] if isinstance(args[0], str) else args
    if args[1] or args[2]:
        raise Skipped('the same again, non_blocking or copy')
    dtype = args[0].dtype if isinstance(args[0], torch.Tensor) else args[0]
    return spelled(input, **dtype_named(dtype, memory_format))


def converting(dtype):
    return lambda input, **format: spelled(input, **dtype_named(dtype, **format))


def made_like(input, device=None, layout=None, dtype=None):
    return spelled(input, **(dtype_named(dtype) if dtype else {}))


def counted(*parameters):
    """What is made of numbers, in a dtype that must be given: PyTorch's own default is int64."""
    def spelling(*args, device=None, dtype=None, requires_grad=False, **kwargs):
        given = {**dict(zip(parameters, args)), **kwargs}
        given = {key: int(value) if isinstance(value, bool) else value for key, value in given.items()}
        if dtype is None:
            raise Skipped('int64 by default')
        if parameters[0] == 'size':
            given['size'] = list(given['size'])
        return spelled(None, **given, **dtype_named(dtype))
    return spelling


def arange(*args, **kwargs):
    return counted(*(['end'] if len(args) == 1 and 'end' not in kwargs else ['start', 'end', 'step']))(*args, **kwargs)


def linspace(*args, dtype=None, **kwargs):
    if dtype is not None and not dtype.is_floating_point:
        raise Skipped('an integer dtype')
    return counted('start', 'end', 'steps')(*args, dtype=dtype, **kwargs)


def sort(input, *args, stable=True, **kwargs):
    """Sinal always keeps the order of equals, as PyTorch does on the CPU."""
    return spelled(input, *args, **kwargs)


def topk(input, k, dim=-1, largest=True, sorted=True):
    return spelled(input, k, dim, largest)


def norm(input, p=2, *args, **kwargs):
    if p == 'nuc':
        raise Skipped('a norm of matrices')
    return spelled(input, 2 if p == 'fro' else p, *args, **kwargs)


def nonzero(input, as_tuple=False):
    if as_tuple:
        raise Skipped('option as_tuple')
    return spelled(input)


SPELLINGS = {
    '__getitem__': lambda input, index: spelled(input, **items(index)), 'index_put': index_put,
    'to': to, 'float': converting(torch.float32), 'double': converting(torch.float64), 'int': converting(torch.int32),
    'bool': converting(torch.bool), 'zeros_like': made_like, 'ones_like': made_like,
    'zeros': counted('size'), 'ones': counted('size'), 'randn': counted('size'), 'arange': arange, 'linspace': linspace,
    'sort': sort, 'topk': topk, 'norm': norm, 'nonzero': nonzero,
    'fill': lambda input, value: spelled(input, int(value) if isinstance(value, bool) else value),
}
