"""PyTorch's own test inputs: `op_db` of torch.testing._internal, brought to the words of the format."""

import collections
import random
import re
import sys
import types
import unittest
import unittest.mock

import torch

from torch_ops import CREATION, OPS
from torch_program import NAMES, Case, derive, op_case, seeded
from torch_spelling import Skipped, respelled

# A module that PyTorch's test utilities import, and a plain PyTorch lacks; only its names are needed.
sys.modules.setdefault('expecttest', types.SimpleNamespace(TestCase=unittest.TestCase, ACCEPT=True))

torch.manual_seed(0)  # some inputs are drawn when the module is imported
from torch.testing._internal.common_methods_invocations import op_db


TENSORS = {'input', 'other', 'tensors', 'exponent', 'min', 'max', 'condition', 'mask', 'index', 'weight', 'bias', 'target',
           'running_mean', 'running_var', 'pos_weight', 'indices'}
VALUES = {'index_put_'}  # operations whose `value` may be a tensor
DRAWING = {'bernoulli', 'multinomial', 'dropout', 'randn', 'uniform_'}
LARGEST = 20_000  # elements of an input


def label_of(info):
    return f'{info.name.removeprefix("nn.functional.")}{"-" + info.variant_test_name if info.variant_test_name else ""}'


def entries(name):
    """Of `name`, which may name one variant."""
    return [info for info in op_db if name in (info.name, f'{info.name}-{info.variant_test_name}')]


def words(op, sample, parameters):
    """A SampleInput as (tensors by name, options by name). `*` before a name: the arguments may come one by one."""
    names = [name.lstrip('*') for name in parameters]
    given = [sample.input, *sample.args]
    if parameters and parameters[-1].startswith('*') and len(given) > len(names):
        given = [*given[:len(names) - 1], list(given[len(names) - 1:])]
    if len(given) > len(names):
        raise Skipped('more arguments')
    arguments = {**dict(zip(names, given)), **sample.kwargs}
    if 'correction' in names and isinstance(arguments.get('dim'), bool):
        arguments['unbiased'] = arguments.pop('dim')
    arguments = {key: value for key, value in arguments.items() if value is not None}
    if 'unbiased' in arguments:
        arguments['correction'] = int(arguments.pop('unbiased'))
    unknown = sorted(set(arguments) - set(names))
    if unknown:
        raise Skipped(f'option {unknown[0]}')
    tensors = {key: value for key, value in arguments.items() if holds_tensors(value)}
    if op not in CREATION.split() and not {names[0], 'input', 'tensors'} & set(tensors):
        raise Skipped('no tensor')
    for key in set(tensors) - TENSORS - ({'value'} if op in VALUES else set()):
        raise Skipped(f'a tensor as {key}')
    return (
        {key: [one.detach() for one in value] if isinstance(value, (list, tuple)) else value.detach()
         for key, value in tensors.items()},
        {key: as_option(value) for key, value in arguments.items() if key not in tensors},
    )


def holds_tensors(value):
    if isinstance(value, (list, tuple)):
        return len(value) > 0 and all(isinstance(one, torch.Tensor) for one in value)
    return isinstance(value, torch.Tensor)


def as_option(value):
    if isinstance(value, (tuple, list, torch.Size)):
        return [as_option(one) for one in value]
    if isinstance(value, torch.dtype):
        if value not in NAMES:
            raise Skipped(f'dtype {value}')
        return NAMES[value]
    if isinstance(value, torch.Tensor) or not isinstance(value, (bool, int, float, str)):
        raise Skipped(f'a {type(value).__name__} option')
    return value


def check_format(tensors):
    for value in tensors.values():
        for one in value if isinstance(value, list) else [value]:
            if one.dtype not in (*NAMES, torch.int64):
                raise Skipped(str(one.dtype))
            if one.ndim > 32:
                raise Skipped(f'{one.ndim} dimensions')
            if one.numel() > LARGEST:
                raise Skipped('large')


def samples(op, name, parameters, dtype, differentiable):
    """Every sample of every variant of an operation, as cases, with the reasons of those left out."""
    grad = differentiable if dtype.is_floating_point else False
    for info in entries(name):
        if dtype not in info.supported_dtypes('cpu'):
            continue
        label = label_of(info)
        seeded(label)
        random.seed(label)
        for i, sample in enumerate(info.sample_inputs('cpu', dtype, requires_grad=False)):
            try:
                yield case_of(f'{label}-{i:02}-{NAMES[dtype]}', op, info, sample, parameters, grad), None
            except Skipped as reason:
                yield None, f'{label}: {reason}'


def case_of(name, op, info, sample, parameters, grad):
    tensors, options = words(op, respelled(info.name, sample), parameters)
    check_format(tensors)
    if op in DRAWING:
        return op_case(name, op, tensors, options, grad=grad, seed=1, in_place=op.endswith('_'))
    if op.endswith('_'):
        written = {**tensors, 'input': tensors['input'].clone()}
        OPS[op](**written, **options)
        torch.testing.assert_close(written['input'], result_of(info, sample), equal_nan=True)
        return op_case(name, op, tensors, options, grad=grad, in_place=True)
    result = result_of(info, sample)
    result = torch.tensor(result) if isinstance(result, bool) else result
    ours = OPS[op](**tensors, **options)
    torch.testing.assert_close(ours, result, equal_nan=True)  # the words say what the sample says
    results = list(result) if isinstance(result, (list, tuple)) else [result]
    check_format({'results': results})
    if any(one.dtype == torch.int64 and one.numel() > 0 and one.abs().max() >= 2**31 for one in results):
        raise Skipped('an integer beyond int32')
    if grad and tensors and sample_dtype(tensors) == torch.float32 and not is_well_conditioned(name, op, tensors, options, grad):
        raise Skipped("PyTorch's float32 is farther than half the tolerance from its float64")
    several = isinstance(result, (list, tuple))
    outputs = [f'output{k}' for k in range(len(results))] if several else None
    has_open_order = op in ('sort', 'topk') and has_equals_in_another_order(op, results[1], tensors['input'], options)
    compared = outputs[:1] if has_open_order else None
    return op_case(name, op, tensors, options, grad=grad, outputs=outputs, true=False, compared=compared)


def has_equals_in_another_order(op, places, input, options):
    """PyTorch leaves the order of equal elements open, and of which topk takes; Sinal gives the first ones first."""
    dim, k = options.get('dim', -1), options.get('k')
    descending = options.get('largest', True) if op == 'topk' else options.get('descending', False)
    first = torch.sort(input, dim=dim, descending=descending, stable=True).indices
    return not torch.equal(places, first if k is None else first.narrow(dim, 0, k) if first.ndim > 0 else first)


def result_of(info, sample):
    return info.op(sample.input, *sample.args, **sample.kwargs)


def sample_dtype(tensors):
    first = next(iter(tensors.values()))
    return (first[0] if isinstance(first, list) else first).dtype


def is_well_conditioned(name, op, tensors, options, grad):
    """Whether PyTorch's float32 is within half the tolerance of its float64: then two such answers are within it."""
    if any(isinstance(value, list) for value in tensors.values()) or isinstance(OPS[op](**tensors, **options), tuple):
        return True
    output, grads, grad_output = derive(name, op, tensors, options, grad)
    if not grads:
        return True
    wide = {key: value.double() if value.is_floating_point() else value for key, value in tensors.items()}
    wide_output, wide_grads, _ = derive(name, op, wide, options, grad, grad_output.double())
    answers = [(output, wide_output), *((grads[key], wide_grads[key]) for key in grads)]
    return all(torch.allclose(narrow.double(), exact.double(), rtol=0.65e-6, atol=0.5e-5, equal_nan=True)
               for narrow, exact in answers if narrow is not None)


def refusals(op, name, parameters, kind_of):
    """What PyTorch's tests say must be refused."""
    for info in entries(name):
        seeded(f'{name} errors')
        with unittest.mock.patch.object(torch, 'empty', torch.zeros):  # memory as it is found differs from run to run
            found = list(info.error_inputs('cpu')) if info.error_inputs_func else []
        for i, error in enumerate(found):
            try:
                if 'int64' in error.error_regex:
                    raise Skipped('int64')
                sample = error.sample_input
                if op in CREATION.split():
                    sample.kwargs.setdefault('dtype', torch.float32)
                tensors, options = words(op, respelled(info.name, sample), parameters)
                check_format(tensors)
            except Skipped as reason:
                yield None, f'refused {name}: {reason}'
                continue
            short = info.name.removeprefix('nn.functional.')
            case = Case(f'refused-{short}-{info.variant_test_name}{i:02}', about=op)
            refs = {key: [case.input(f'{key}{k}', one) for k, one in enumerate(value)] if isinstance(value, list)
                    else case.input(key, value) for key, value in tensors.items()}
            refusal = case.refused(kind_of(error), op, **refs, **options)
            if error.error_type is TypeError or 'must be Tensor' in refusal['expect']['error']['message']:
                yield None, f'refused {name}: a kind of argument that the types of another language refuse'
            else:
                yield refusal, None


DTYPES = [torch.float32, torch.float64, torch.int32, torch.bool]


def operations(table):
    """OpInfo's name (= ours, where it differs), then the parameters in PyTorch's order; a star takes the rest of them."""
    for entry in re.split(r'[;\n]\s*', table.strip()):
        name, *parameters = entry.split()
        name, _, ours = name.partition('=')
        yield ours or name, name, parameters


def kind_of(error):
    """What an error's text is about, in neutral words."""
    text = error.error_regex
    if 'type' in text or 'bool' in text or 'implemented for' in text:
        return ['dtype', 'shape', 'option', 'index']
    if error.error_type is IndexError or 'out of range' in text or 'index' in text:
        return ['index', 'option', 'shape']
    return ['shape', 'option', 'value', 'index']


def opinfo_cases(group, table, differentiable=True):
    """All that PyTorch tests of the operations in `table`; what cannot be said in the format is counted and told."""
    left_out = collections.Counter()
    for op, name, parameters in operations(table):
        attempts = [attempt for dtype in DTYPES for attempt in samples(op, name, parameters, dtype, differentiable)]
        for case, reason in [*attempts, *refusals(op, name, parameters, kind_of)]:
            if case is None:
                left_out[reason] += 1
            else:
                yield case
    for reason, count in sorted(left_out.items()):
        print(f'  {group} leaves out {reason} ({count})', file=sys.stderr)
