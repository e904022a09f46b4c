"""Cases written once, run by PyTorch and written down for everybody else.

A `Case` is a small program: named inputs, then steps, each one operation on earlier names. Every step runs in
PyTorch the moment it is added, so what is written down is what PyTorch did. README.md describes the format.
"""

import base64
import json
import math
import re
import zlib

import numpy as np
import torch

from torch_ops import DTYPES, OPS

NUMBERS_UP_TO = 32  # elements; longer tensors are written as base64 of their little-endian bytes

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


def seeded(name):
    """Seeds PyTorch from a case's name, so that no case depends on its neighbours."""
    torch.manual_seed(zlib.crc32(name.encode()))


class Case:
    """One program: `input` and `call` build it, `expect` asks, `refused` ends it with an error.

    `about` is the operation that it tests, where that is not the last one.
    """

    def __init__(self, name, exact=False, about=None):
        self.name, self.exact, self.about = name, exact, about
        self.inputs, self.steps, self.expected, self.env = {}, [], {}, {}

    def input(self, name, tensor, requires_grad=False):
        self.inputs[name] = encode(tensor, requires_grad)
        self.env[Ref(name)] = tensor.detach().clone().requires_grad_(requires_grad)
        return Ref(name)

    def call(self, op, let=None, no_grad=False, **arguments):
        """Runs `op` and names its result `let`, or its results, where `let` is a list.

        Refs are inputs of the step, everything else is an option.
        """
        inputs = {key: value for key, value in arguments.items() if is_ref(value)}
        options = {key: value for key, value in arguments.items() if key not in inputs}
        self.steps.append({
            **({'let': let} if let else {}), 'op': op,
            **({'inputs': inputs} if inputs else {}), **({'options': plain(options)} if options else {}),
            **({'no_grad': True} if no_grad else {}),
        })
        with torch.set_grad_enabled(not no_grad):
            result = OPS[op](**{key: self.resolve(value) for key, value in inputs.items()}, **options)
        if isinstance(let, list):
            assert len(result) == len(let), f'{self.name}: {op} gives {len(result)} results'
            self.env.update(zip(map(Ref, let), result))
            return [Ref(name) for name in let]
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
        except (RuntimeError, ValueError, IndexError, TypeError, AssertionError, NotImplementedError) as error:
            # What follows these words is listed in an order that changes from run to run.
            message = re.split(r'\n| - got \(|, should be one of| must be one of \{', str(error))[0]
            self.expected['error'] = {'kind': kind, 'message': message}
            return self.json()
        raise AssertionError(f'{self.name}: PyTorch accepts this')

    def json(self):
        return {
            'name': self.name, **({'op': self.about} if self.about else {}),
            **({'inputs': self.inputs} if self.inputs else {}), 'steps': self.steps,
            **({'exact': True} if self.exact else {}), 'expect': self.expected,
        }


def is_ref(value):
    return isinstance(value, Ref) or (isinstance(value, list) and len(value) > 0 and isinstance(value[0], Ref))


def op_case(name, op, inputs, options=None, grad=True, exact=False, outputs=None, true=True, seed=None, in_place=False,
            compared=None):
    """One operation on tensors given whole: its output, and gradients.

    In the short form of the format; as a program where an input is a list of tensors, `outputs` names several results,
    the operation draws numbers from a `seed` or writes `in_place` to a clone of its input.

    grad     whether to record gradients: of every float input, or of the inputs listed
    outputs  names of the results, for operations that give several
    compared those of them that are recorded, where not all are
    true     whether a float32 case carries the answers in float64 too; not worth its bytes beside a float64 case
    """
    options = options or {}
    if outputs or in_place or seed is not None or any(isinstance(value, list) for value in inputs.values()):
        return program_case(name, op, inputs, options, grad, exact, outputs, seed, in_place, compared)
    output, grads, grad_output = derive(name, op, inputs, options, grad)
    expect = {'output': encode(output)}
    if grads:
        expect['grads'] = encode_all(grads)
    if true and grads and output.dtype == torch.float32:
        expect['truth'] = truth(name, op, inputs, options, grad_output)
    return {
        'name': name, 'op': op, 'inputs': encode_all(inputs),
        **({'options': plain(options)} if options else {}),
        **({'grad_output': encode(grad_output)} if grads else {}),
        **({'exact': True} if exact else {}), 'expect': expect,
    }


def encode_all(tensors):
    return {key: None if value is None else encode(value) for key, value in tensors.items()}


def derive(name, op, inputs, options, grad, grad_output=None):
    leaves = {key: value.detach().clone() for key, value in inputs.items()}
    tracked = [key for key, value in leaves.items() if is_tracked(key, value, grad)]
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


def is_tracked(name, value, grad):
    return value.is_floating_point() and (name in grad if isinstance(grad, (list, tuple)) else grad)


def program_case(name, op, inputs, options, grad, exact, outputs, seed, in_place, compared):
    """Backward runs through every output that has a history, one after another."""
    case = Case(name, exact, about=op)
    leaves = []

    def given(name, value, grad):
        ref = case.input(name, value, requires_grad=is_tracked(name, value, grad))
        leaves.extend([ref] if case.env[ref].requires_grad else [])
        return ref
    refs = {key: [given(f'{key}{i}', one, bool(grad)) for i, one in enumerate(value)] if isinstance(value, list)
            else given(key, value, grad) for key, value in inputs.items()}
    if seed is not None:
        case.call('manual_seed', seed=seed)
    if in_place:
        result = refs['input'] = case.call('clone', 'output', input=refs['input'])
        case.call(op, **refs, **options)
    else:
        result = case.call(op, outputs or 'output', **refs, **options)
    results = result if isinstance(result, list) else [result]
    reached = [ref for ref in results if case.env[ref].requires_grad]
    for k, ref in enumerate(reached):
        seeded(f'{name} {ref} gradient')
        gradient = case.input(f'{ref}_gradient', torch.randn_like(case.env[ref].detach()))
        case.call('backward', input=ref, gradient=gradient, **({'retain_graph': True} if k + 1 < len(reached) else {}))
    return case.expect(values=compared or results, grads=leaves if reached else [])


def truth(name, op, inputs, options, grad_output):
    """The same in float64, from the same float32 numbers; PyTorch's own float32 must agree with it."""
    def double(value):
        return value.double() if value.is_floating_point() else value
    wide = {key: double(value) for key, value in inputs.items()}
    output, grads, _ = derive(name, op, wide, options, True, grad_output.double())
    narrow_output, narrow_grads, _ = derive(name, op, inputs, options, True, grad_output)
    torch.testing.assert_close(narrow_output, output.float(), equal_nan=True)
    for key, value in grads.items():
        assert (value is None) == (narrow_grads[key] is None)
        if value is None:
            continue
        torch.testing.assert_close(narrow_grads[key], value.float(), equal_nan=True)
    return {'output': encode(output), 'grads': encode_all(grads)}


def both_dtypes(name, op, inputs, options=None, **how):
    """The same case in float32 and in float64, from the same float32 numbers."""
    def wide(value):
        if isinstance(value, list):
            return [wide(one) for one in value]
        return value.double() if value.is_floating_point() else value
    yield op_case(f'{name}-f32', op, inputs, options, **how)
    yield op_case(f'{name}-f64', op, {key: wide(value) for key, value in inputs.items()}, options, **how)


def plain(value):
    """Options as JSON, which has no word for the non-finite numbers."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return number(np.float64(value)) if isinstance(value, float) and not math.isfinite(value) else value


def to_line(case):
    return json.dumps(case, allow_nan=False, separators=(',', ':'), ensure_ascii=False)
