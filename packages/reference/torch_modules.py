"""PyTorch's own test inputs for layers and losses: common_nn.py and common_modules.py of torch.testing._internal."""

import inspect

import torch
from torch import nn

from torch_opinfo import Skipped, as_option
from torch_ops import LAYERS
from torch_program import Case, seeded

torch.manual_seed(0)  # some inputs are drawn when the module is imported
from torch.testing._internal import common_modules, common_nn

KNOWN = set(LAYERS.split())
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


def described():
    """(name, layer, constructor arguments, a function that makes the inputs) of every test in common_nn.py."""
    for table in ('module_tests', 'new_module_tests', 'criterion_tests'):
        for test in getattr(common_nn, table):
            layer = test.get('module_name')
            if layer in KNOWN and 'constructor' not in test:
                args = test['constructor_args_fn']() if 'constructor_args_fn' in test else test.get('constructor_args', ())
                yield f'{table}-{layer}-{test.get("desc", "")}', layer, args, {}, lambda test=test: inputs_of(test)


def inputs_of(test):
    x = test['input_fn']() if 'input_fn' in test else torch.randn(test['input_size'])
    target = [test['target_fn']()] if 'target_fn' in test else [test['target']] if 'target' in test else []
    return [x, *target]


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
