"""Cases written once, run by PyTorch and written down for everybody else.

A `Case` is a small program: named inputs, then steps, each one operation on earlier names. Every step runs in
PyTorch the moment it is added, so what is written down is what PyTorch did. README.md describes the format.
"""

import base64
import json
import re
import zlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

NUMBERS_UP_TO = 32  # elements; longer tensors are written as base64 of their little-endian bytes

DTYPES = {'float32': torch.float32, 'float64': torch.float64, 'int32': torch.int32, 'bool': torch.bool}
NAMES = {dtype: name for name, dtype in DTYPES.items()}


def encode(tensor, requires_grad=False):
    """A tensor as JSON. int64 becomes int32, the one integer type of the format."""
    tensor = tensor.detach()
    if tensor.dtype == torch.int64:
        assert tensor.numel() == 0 or -(2**31) <= tensor.min() <= tensor.max() < 2**31, 'does not fit int32'
        tensor = tensor.to(torch.int32)
    array = tensor.contiguous().numpy()
    if array.size <= NUMBERS_UP_TO:
        data = [number(value) for value in array.reshape(-1)]
    else:
        data = base64.b64encode(array.astype(array.dtype.newbyteorder('<')).tobytes()).decode()
    json_tensor = {'dtype': NAMES[tensor.dtype], 'shape': list(tensor.shape), 'data': data}
    return {**json_tensor, 'requires_grad': True} if requires_grad else json_tensor


def number(value):
    """The shortest number that reads back as the same value; JSON has no word for the non-finite ones."""
    if value.dtype == np.bool_:
        return int(value)
    if value.dtype == np.int32:
        return int(value)
    if not np.isfinite(value):
        return 'NaN' if np.isnan(value) else 'Infinity' if value > 0 else '-Infinity'
    shortest = float(str(value))
    assert value.dtype.type(shortest) == value
    return shortest


class Ref(str):
    """The name of an input or of an earlier step's result."""


def index_of(items):
    """[0, ':', '1:4', '...', None] as Python would index with them."""
    def one(item):
        if item == '...':
            return Ellipsis
        if isinstance(item, str):
            return slice(*(int(part) if part else None for part in item.split(':')))
        return item
    return tuple(one(item) for item in items)


def put(input, items, value):
    input[index_of(items)] = value


def seeded(name):
    """Seeds PyTorch from a case's name, so that no case depends on its neighbours."""
    torch.manual_seed(zlib.crc32(name.encode()))


def with_dtype(make):
    """Creation functions take their dtype by name."""
    return lambda dtype=None, **options: make(**options, **({'dtype': DTYPES[dtype]} if dtype else {}))


CREATION = {
    'zeros': torch.zeros, 'ones': torch.ones, 'full': torch.full, 'arange': torch.arange,
    'linspace': torch.linspace, 'rand': torch.rand, 'randn': torch.randn, 'randint': torch.randint,
    'randperm': torch.randperm,
}

OPS = {
    **{name: with_dtype(make) for name, make in CREATION.items()},
    'zeros_like': torch.zeros_like, 'ones_like': torch.ones_like,
    'manual_seed': lambda seed: torch.manual_seed(seed) and None,
    'uniform_': lambda input, a, b: nn.init.uniform_(input, a, b),
    'conv1d': F.conv1d, 'linear': F.linear,
    'nn.Conv1d': with_dtype(nn.Conv1d), 'nn.Linear': with_dtype(nn.Linear),
    'parameter': lambda module, name: getattr(module, name),
    'forward': lambda module, input: module(input),
    'as_parameter': lambda input, requires_grad=True: nn.Parameter(input, requires_grad),
    'reshape': lambda input, shape: input.reshape(shape), 'view': lambda input, shape: input.view(shape),
    'flatten': lambda input: input.flatten(),
    'squeeze': lambda input, **options: input.squeeze(**options),
    'unsqueeze': lambda input, dim: input.unsqueeze(dim),
    'transpose': lambda input, dim0, dim1: input.transpose(dim0, dim1),
    'permute': lambda input, dims: input.permute(dims), 'T': lambda input: input.T,
    'expand': lambda input, size: input.expand(size), 'contiguous': lambda input: input.contiguous(),
    'clone': lambda input: input.clone(), 'detach': lambda input: input.detach(),
    'to': lambda input, dtype: input.to(DTYPES[dtype]),
    'cat': lambda tensors, dim=0: torch.cat(tensors, dim),
    'stack': lambda tensors, dim=0: torch.stack(tensors, dim),
    'index': lambda input, items: input[index_of(items)], 'index_put_': put,
    'size': lambda input: input.shape,
    'add': lambda input, other: input + other, 'sub': lambda input, other: input - other,
    'mul': lambda input, other: input * other, 'div': lambda input, other: input / other,
    'pow': lambda input, exponent: input**exponent, 'neg': lambda input: -input,
    'eq': lambda input, other: input == other, 'ne': lambda input, other: input != other,
    'lt': lambda input, other: input < other, 'le': lambda input, other: input <= other,
    'gt': lambda input, other: input > other, 'ge': lambda input, other: input >= other,
    'add_': lambda input, other: input.add_(other), 'sub_': lambda input, other: input.sub_(other),
    'mul_': lambda input, other: input.mul_(other), 'div_': lambda input, other: input.div_(other),
    'copy_': lambda input, other: input.copy_(other), 'fill_': lambda input, value: input.fill_(value),
    'zero_': lambda input: input.zero_(),
    'sum': lambda input, **options: input.sum(**options), 'mean': lambda input, **options: input.mean(**options),
    'matmul': lambda input, other: input @ other,
    'allclose': lambda input, other, **options: torch.tensor(torch.allclose(input, other, **options)),
    'requires_grad_': lambda input, requires_grad=True: input.requires_grad_(requires_grad),
    'retain_grad': lambda input: input.retain_grad(),
    'backward': lambda input, **options: input.backward(**options),
    'grad': lambda input: input.grad,
}


class Case:
    """One program: `input` and `call` build it, `expect` asks, `refused` ends it with an error."""

    def __init__(self, name, exact=False):
        self.name, self.exact = name, exact
        self.inputs, self.steps, self.expected, self.env = {}, [], {}, {}

    def input(self, name, tensor, requires_grad=False):
        self.inputs[name] = encode(tensor, requires_grad)
        self.env[Ref(name)] = tensor.detach().clone().requires_grad_(requires_grad)
        return Ref(name)

    def call(self, op, let=None, no_grad=False, **arguments):
        """Runs `op` and names its result `let`. Refs are inputs of the step, everything else is an option."""
        inputs = {key: value for key, value in arguments.items() if is_ref(value)}
        options = {key: value for key, value in arguments.items() if key not in inputs}
        self.steps.append({
            **({'let': let} if let else {}), 'op': op,
            **({'inputs': inputs} if inputs else {}), **({'options': options} if options else {}),
            **({'no_grad': True} if no_grad else {}),
        })
        with torch.set_grad_enabled(not no_grad):
            result = OPS[op](**{key: self.resolve(value) for key, value in inputs.items()}, **options)
        if let:
            self.env[Ref(let)] = result
            return Ref(let)

    def resolve(self, ref):
        return [self.env[one] for one in ref] if isinstance(ref, list) else self.env[ref]

    def expect(self, values=(), grads=(), texts=()):
        """Writes down what PyTorch has under these names now that every step has run."""
        def grad(ref):
            return None if self.env[ref].grad is None else encode(self.env[ref].grad)
        if values:
            self.expected['values'] = {ref: encode(self.env[ref]) for ref in values}
        if grads:
            self.expected['grads'] = {ref: grad(ref) for ref in grads}
        if texts:
            self.expected['texts'] = {ref: str(self.env[ref]) for ref in texts}
        return self.json()

    def refused(self, kind, op, **arguments):
        """The last step, which PyTorch must refuse. `kind` says in neutral words what is wrong with it."""
        try:
            self.call(op, **arguments)
        except (RuntimeError, ValueError, IndexError, TypeError) as error:
            # What follows these words is listed in an order that changes from run to run.
            message = re.split(r'\n| - got \(|, should be one of', str(error))[0]
            self.expected['error'] = {'kind': kind, 'message': message}
            return self.json()
        raise AssertionError(f'{self.name}: PyTorch accepts this')

    def json(self):
        return {
            'name': self.name, **({'inputs': self.inputs} if self.inputs else {}), 'steps': self.steps,
            **({'exact': True} if self.exact else {}), 'expect': self.expected,
        }


def is_ref(value):
    return isinstance(value, Ref) or (isinstance(value, list) and len(value) > 0 and isinstance(value[0], Ref))


def op_case(name, op, inputs, options=None, grad=True, exact=False):
    """One operation on tensors given whole, in the short form of the format: output, and gradients if `grad`."""
    options = options or {}
    output, grads, grad_output = derive(name, op, inputs, options, grad)
    expect = {'output': encode(output)}
    if grads:
        expect['grads'] = {key: encode(value) for key, value in grads.items()}
    if grads and output.dtype == torch.float32:
        expect['truth'] = truth(name, op, inputs, options, grad_output)
    return {
        'name': name, 'op': op, 'inputs': {key: encode(value) for key, value in inputs.items()},
        **({'options': options} if options else {}),
        **({'grad_output': encode(grad_output)} if grads else {}),
        **({'exact': True} if exact else {}), 'expect': expect,
    }


def derive(name, op, inputs, options, grad, grad_output=None):
    leaves = {key: value.detach().clone() for key, value in inputs.items()}
    tracked = [key for key, value in leaves.items() if grad and value.is_floating_point()]
    for key in tracked:
        leaves[key].requires_grad_()
    output = OPS[op](**leaves, **options)
    if not tracked or not output.requires_grad:
        return output, {}, None
    if grad_output is None:
        seeded(f'{name} grad_output')
        grad_output = torch.randn(output.shape, dtype=output.dtype)
    output.backward(grad_output)
    return output, {key: leaves[key].grad for key in tracked}, grad_output


def truth(name, op, inputs, options, grad_output):
    """The same in float64, from the same float32 numbers; PyTorch's own float32 must agree with it."""
    def double(value):
        return value.double() if value.is_floating_point() else value
    wide = {key: double(value) for key, value in inputs.items()}
    output, grads, _ = derive(name, op, wide, options, True, grad_output.double())
    narrow_output, narrow_grads, _ = derive(name, op, inputs, options, True, grad_output)
    torch.testing.assert_close(narrow_output, output.float(), equal_nan=True)
    for key, value in grads.items():
        torch.testing.assert_close(narrow_grads[key], value.float(), equal_nan=True)
    return {'output': encode(output), 'grads': {key: encode(value) for key, value in grads.items()}}


def both_dtypes(name, op, inputs, options=None):
    """The same case in float32 and in float64, from the same float32 numbers."""
    yield op_case(f'{name}-f32', op, inputs, options)
    yield op_case(f'{name}-f64', op, {key: value.double() for key, value in inputs.items()}, options)


def to_line(case):
    return json.dumps(case, allow_nan=False, separators=(',', ':'), ensure_ascii=False)
