"""PyTorch's own test inputs for layers and losses: common_nn.py and common_modules.py of torch.testing._internal."""

import contextlib
import inspect
import sys
import unittest.mock

import torch
import torch.nn.functional as F
from torch import nn

from torch_opinfo import Skipped, as_option, holds_tensors
from torch_ops import ACTIVATIONS, FUNCTIONALS, LAYERS
from torch_program import Case, op_case, seeded

torch.manual_seed(0)  # some inputs are drawn when the module is imported
from torch.testing._internal import common_modules, common_nn

KNOWN = set(LAYERS.split())
FUNCTIONS = {name: getattr(F, name) for name in f'{ACTIVATIONS} {FUNCTIONALS} softmax log_softmax'.split()}
TABLES = ('module_tests', 'new_module_tests', 'criterion_tests')
LARGEST = 20_000  # elements of an input
SWITCHES = ('device', 'inplace', 'size_average')  # without influence on the answer


def construction(name, args, kwargs):
    """Constructor arguments by name, as options and tensors; what the format has no words for is skipped."""
    parameters = [p for p in inspect.signature(getattr(nn, name)).parameters]
    given = {**dict(zip(parameters, args)), **kwargs}
    given = {key: value for key, value in given.items() if value is not None and key not in SWITCHES}
    if 'dtype' in given:
        given['dtype'] = str(given['dtype'])[6:]
    # PyTorch prints a size as the kind of sequence that it was given; the format knows lists only.
    def plain(value):
        return tuple(as_option(value)) if isinstance(value, (tuple, torch.Size)) else as_option(value)
    tensors = {key: value for key, value in given.items() if isinstance(value, torch.Tensor)}
    return {key: plain(value) for key, value in given.items() if key not in tensors}, tensors


def recorded(owner, names, run):
    """What a test's function `run` itself calls of `owner`, as (name, arguments, named arguments), and what it gives."""
    calls = []

    def recording(name, real):
        def call(*args, **kwargs):
            if sys._getframe(1).f_globals is vars(common_nn):
                calls.append((name, args, kwargs))
            return real(*args, **kwargs)
        return call
    with contextlib.ExitStack() as stack:
        for name in names:
            stack.enter_context(unittest.mock.patch.object(owner, name, recording(name, getattr(owner, name))))
        result = run()
    return calls, result


def constructed(test):
    """The calls that make the layer of a test that has a function for it, and the layer."""
    args = test['constructor_args_fn']() if 'constructor_args_fn' in test else test.get('constructor_args', ())
    return recorded(nn, KNOWN, lambda: test['constructor'](*args))


def described():
    """(name, layer, constructor arguments, a function that makes the inputs) of every test in common_nn.py."""
    for table in TABLES:
        for test in getattr(common_nn, table):
            layer = test.get('module_name')
            if 'constructor' in test:
                calls, made = constructed(test)
                if type(made).__name__ in KNOWN:
                    layer, args, kwargs = calls[0]
                    yield f'{table}-{test.get("fullname", layer)}', layer, args, kwargs, lambda test=test: inputs_of(test)
            elif layer in KNOWN:
                args = test['constructor_args_fn']() if 'constructor_args_fn' in test else test.get('constructor_args', ())
                yield f'{table}-{layer}-{test.get("desc", "")}', layer, args, {}, lambda test=test: inputs_of(test)


def inputs_of(test):
    """What a test gives as input, and as target if it has one: a tensor, a function that makes it, or a size."""
    def found(name):
        if name in test:
            return test[name]
        if f'{name}_fn' in test:
            return test[f'{name}_fn']()
        size = test[f'{name}_size']
        return size if isinstance(size, torch.Tensor) else torch.randn(size)
    has_target = any(f'target{ending}' in test for ending in ('', '_fn', '_size'))
    return [found('input'), *([found('target')] if has_target else [])]


def called(made, x):
    """The functional that a test's module calls first: its name and arguments; None if Sinal has none of that name."""
    function = inspect.getclosurevars(type(made).forward).nonlocals
    for name, real in FUNCTIONS.items():
        if function['fn'] is real:
            return name, (x,), function['kwargs']
    return next(iter(recorded(F, FUNCTIONS, lambda: made(x))[0]), None)


def arguments_of(name, args, kwargs):
    """Tensors and options by name, without those left to their defaults."""
    names = ['input', 'pad', 'mode', 'value'] if name == 'pad' else list(inspect.signature(FUNCTIONS[name]).parameters)
    given = {**dict(zip(names, args)), **kwargs}
    given = {key: value for key, value in given.items() if value is not None}
    if {'reduce', 'size_average'} & set(given):
        raise Skipped('option reduce')
    tensors = {key: value.detach() for key, value in given.items() if holds_tensors(value)}
    return tensors, {key: as_option(value) for key, value in given.items() if key not in tensors}


def functional_cases(left_out):
    """The tests in common_nn.py that call a function: what they call, in float32 and float64."""
    for table in TABLES:
        for test in getattr(common_nn, table):
            made = constructed(test)[1] if 'constructor' in test else None
            if type(made).__name__ != 'FunctionalModule':
                continue
            for label, kind in (('f32', torch.float32), ('f64', torch.float64)):
                seeded(test['fullname'])
                x = inputs_of(test)[0]
                if x.is_complex():
                    left_out[f'{test["fullname"]}: complex'] += 1
                    continue
                call = called(made, x.to(kind))
                if call is None:
                    continue
                try:
                    tensors, options = arguments_of(*call)
                except Skipped as reason:
                    left_out[f'{call[0]}: {reason}'] += 1
                    continue
                yield op_case(f'{table}-{test["fullname"]}-{label}', call[0], tensors, options, grad=['input'], true=False)


def informed(dtype):
    """The same of every ModuleInfo in common_modules.py."""
    for info in common_modules.module_db:
        layer = info.module_cls.__name__
        if layer in KNOWN:
            seeded(f'{layer} {dtype}')
            for test in info.module_inputs_func(info, 'cpu', dtype, False, True):
                made, forward = test.constructor_input, test.forward_input
                kwargs = {key: value for key, value in made.kwargs.items() if key not in ('device', 'dtype')}
                tensors = [value.detach() for value in (*forward.args, *forward.kwargs.values())]
                yield f'module_db-{layer}', layer, made.args, kwargs, lambda tensors=tensors: tensors


def case_of(name, layer, options, weights, tensors):
    """The layer fresh from a seed, what it makes of the inputs, and the gradients."""
    case = Case(name, about=f'nn.{layer}')
    case.call('manual_seed', seed=1)
    if options.get('return_indices'):
        return pooled(name, options, tensors[0])
    made = case.call(f'nn.{layer}', 'layer', **options, **{key: case.input(key, one) for key, one in weights.items()})
    x = case.input('x', tensors[0], requires_grad=tensors[0].is_floating_point())
    target = {'target': case.input('target', tensors[1])} if len(tensors) > 1 else {}
    y = case.call('forward', 'y', module=made, input=x, **target)
    parameters = [case.call('parameter', key, module=made, name=key) for key, _ in case.env[made].named_parameters()]
    seeded(name)
    case.call('backward', input=y, gradient=case.input('gradient', torch.randn_like(case.env[y].detach())))
    # JavaScript cannot tell 1 from 1.0, which PyTorch prints as it was given.
    texts = [] if {'lambd', 'value'} & set(options) else [made]
    return case.expect(values=[y], grads=[x, *parameters], texts=texts)


def pooled(name, options, x):
    """Sinal's layers give one result: what a pool gives with its indices, the function gives."""
    return op_case(name, 'max_pool1d', {'input': x}, options, outputs=['output', 'indices'])


def module_cases(left_out):
    """Each in float32 and float64; `left_out` counts what the format has no words for."""
    numbers = {}
    tests = [(label, *test) for label, dtype in (('f32', torch.float32), ('f64', torch.float64))
             for test in (*described(), *informed(dtype))]
    for label, name, layer, args, kwargs, inputs in tests:
        try:
            options, weights = construction(layer, args, kwargs)
        except Skipped as reason:
            left_out[f'{layer}: {reason}'] += 1
            continue
        if label == 'f64' and 'dtype' in inspect.signature(getattr(nn, layer)).parameters:
            options['dtype'] = 'float64'
        seeded(name)
        kind = torch.float64 if label == 'f64' else torch.float32
        tensors = [one.to(kind) if one.is_floating_point() else one for one in inputs()]
        if any(one.is_complex() or one.numel() > LARGEST for one in tensors):
            left_out[f'{layer}: complex or large'] += 1
            continue
        numbers[name, label] = numbers.get((name, label), -1) + 1
        full_name = f'{name}-{numbers[name, label]:02}-{label}'
        weights = {key: value.to(kind) for key, value in weights.items()}
        yield case_of(full_name, layer, options, weights, [tensors[0].detach(), *tensors[1:]])
