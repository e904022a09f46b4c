"""What each operation of the format is in PyTorch: its name → a function of the step's inputs and options."""

import torch
import torch.nn.functional as F
from torch import nn

DTYPES = {'float32': torch.float32, 'float64': torch.float64, 'int32': torch.int32, 'bool': torch.bool}


def index_of(items, indices=()):
    """[0, ':', '1:4', '...', None] as Python would index with them; each 'tensor' is the next of `indices`."""
    following = iter(indices)

    def one(item):
        if item == 'tensor':
            return next(following)
        if item == '...':
            return Ellipsis
        if isinstance(item, str):
            return slice(*(int(part) if part else None for part in item.split(':')))
        return item
    return tuple(one(item) for item in items)


def put(input, items, value, indices=()):
    input[index_of(items, indices)] = value


def with_dtype(make):
    """Functions that make something take their dtype by name."""
    return lambda dtype=None, **options: make(**options, **({'dtype': DTYPES[dtype]} if dtype else {}))


def method(name):
    return lambda input, **options: getattr(input, name)(**options)


def variance(compute):
    """Without options over everything, corrected by 1."""
    return lambda input, dim=None, correction=1, keepdim=False: compute(
        input, dim, correction=correction, keepdim=keepdim)


CREATION = 'zeros ones full arange linspace rand randn randint randperm'
UNARY = '''abs acos acosh asin asinh atan atanh ceil cos cosh erf exp expm1 floor frac log log10 log1p log2 reciprocal
    round rsqrt sigmoid sign sin sinh sqrt tan tanh trunc isnan isfinite isinf logical_not'''
ACTIVATIONS = '''relu celu elu gelu hardshrink hardsigmoid hardswish hardtanh leaky_relu logsigmoid mish relu6
    selu silu softplus softshrink softsign tanhshrink'''
BINARY = 'atan2 fmod remainder maximum minimum logical_and logical_or logical_xor'
CONVERTING = 'sum mean prod cumsum cumprod softmax log_softmax'  # those that take a dtype
REDUCTIONS = '''sum mean prod max min amax amin argmax argmin cumsum cumprod logsumexp any all softmax log_softmax sort topk
    nonzero'''
SHAPES = '''cat stack chunk unbind movedim flip roll narrow repeat_interleave index_select gather tril triu clamp masked_fill
    masked_select'''
METHODS = '''reshape flatten squeeze unsqueeze transpose permute contiguous clone detach unfold unflatten select
    add_ sub_ mul_ div_ copy_ fill_ zero_ requires_grad_ retain_grad backward'''
FUNCTIONALS = '''conv1d conv_transpose1d linear pad avg_pool1d max_pool1d adaptive_avg_pool1d adaptive_max_pool1d layer_norm
    group_norm instance_norm prelu glu dropout mse_loss l1_loss smooth_l1_loss huber_loss cross_entropy nll_loss
    binary_cross_entropy binary_cross_entropy_with_logits'''
INITIALISERS = '''uniform_ normal_ constant_ ones_ zeros_ kaiming_uniform_ kaiming_normal_ xavier_uniform_
    xavier_normal_'''
LAYERS = '''Conv1d ConvTranspose1d Linear BatchNorm1d LayerNorm GroupNorm Dropout AvgPool1d MaxPool1d AdaptiveAvgPool1d
    AdaptiveMaxPool1d InstanceNorm1d Flatten Unflatten Identity ConstantPad1d ReflectionPad1d ReplicationPad1d
    PReLU GLU ReLU LeakyReLU GELU SiLU Sigmoid Tanh Softmax LogSoftmax ELU CELU SELU Hardtanh ReLU6 Hardswish
    Hardsigmoid Mish Softplus Softsign Softshrink Hardshrink Tanhshrink LogSigmoid MSELoss L1Loss SmoothL1Loss
    HuberLoss CrossEntropyLoss NLLLoss BCELoss BCEWithLogitsLoss'''
OPTIMISERS = 'SGD Adam AdamW'
SCHEDULERS = 'StepLR MultiStepLR ExponentialLR CosineAnnealingLR'

LEARNING = {
    **{f'nn.init.{name}': lambda input, name=name, **options: getattr(nn.init, name)(input, **options)
       for name in INITIALISERS.split()},
    **{f'nn.{name}': with_dtype(getattr(nn, name)) for name in LAYERS.split()},
    **{f'optim.{name}': lambda parameters, name=name, **options: getattr(torch.optim, name)(parameters, **options)
       for name in OPTIMISERS.split()},
    **{f'lr_scheduler.{name}': lambda optimizer, name=name, **options: getattr(torch.optim.lr_scheduler, name)(
        optimizer, **options) for name in SCHEDULERS.split()},
    'nn.Sequential': lambda modules: nn.Sequential(*modules), 'nn.ModuleList': nn.ModuleList,
    'parameter': lambda module, name: module.get_parameter(name),
    'buffer': lambda module, name: module.get_buffer(name),
    'forward': lambda module, **inputs: module(*inputs.values()),
    'train': lambda module: module.train() and None, 'eval': lambda module: module.eval() and None,
    'state_dict_keys': lambda module: ', '.join(module.state_dict()),
    'as_parameter': lambda input, requires_grad=True: nn.Parameter(input, requires_grad),
    'step': lambda optimizer: optimizer.step(), 'zero_grad': lambda optimizer: optimizer.zero_grad(),
    'learning_rate': lambda optimizer: torch.tensor(optimizer.param_groups[0]['lr'], dtype=torch.float64),
    'clip_grad_norm_': lambda parameters, **options: nn.utils.clip_grad_norm_(parameters, **options),
    'clip_grad_value_': lambda parameters, clip_value: nn.utils.clip_grad_value_(parameters, clip_value),
    'uniform_': lambda input, a, b: nn.init.uniform_(input, a, b),
    'grad': lambda input: input.grad,
}

OPS = {
    **{name: with_dtype(getattr(torch, name)) for name in CREATION.split()},
    **{name: getattr(torch, name) for name in f'{UNARY} {BINARY} {REDUCTIONS} {SHAPES}'.split()},
    **{name: getattr(F, name) for name in f'{ACTIVATIONS} {FUNCTIONALS}'.split()},
    **{name: method(name) for name in METHODS.split()},
    **LEARNING,
    'zeros_like': with_dtype(torch.zeros_like), 'ones_like': with_dtype(torch.ones_like),
    'manual_seed': lambda seed: torch.manual_seed(seed) and None,
    'bernoulli': torch.bernoulli, 'multinomial': torch.multinomial,
    'bernoulli_': lambda input, p: input.bernoulli_(p),
    'view': lambda input, shape: input.view(shape), 'expand': lambda input, size: input.expand(size),
    'T': lambda input: input.T, 'slice': lambda input, **options: torch.ops.aten.slice(input, **options),
    'repeat': lambda input, repeats: input.repeat(repeats),
    'split': lambda input, **options: torch.split(input, **options),
    'to': lambda input, dtype: input.to(DTYPES[dtype]),
    'size': lambda input: input.shape,
    'index': lambda input, items, indices=(): input[index_of(items, indices)], 'index_put_': put,
    **{name: with_dtype(getattr(torch, name)) for name in CONVERTING.split()},
    'add': lambda input, other, **options: torch.add(input, other, **options),
    'sub': lambda input, other, **options: torch.sub(input, other, **options),
    'mul': lambda input, other: input * other, 'div': lambda input, other, **options: torch.div(input, other, **options),
    'pow': lambda input, exponent: input**exponent, 'neg': lambda input: -input,
    'matmul': lambda input, other: input @ other,
    'eq': lambda input, other: input == other, 'ne': lambda input, other: input != other,
    'lt': lambda input, other: input < other, 'le': lambda input, other: input <= other,
    'gt': lambda input, other: input > other, 'ge': lambda input, other: input >= other,
    'batch_norm': lambda input, running_mean=None, running_var=None, **options: F.batch_norm(
        input, running_mean, running_var, **options),
    'where': lambda condition, input, other: torch.where(condition, input, other),
    'norm': lambda input, p=2, **options: torch.norm(input, p, **options),
    'var': variance(torch.var), 'std': variance(torch.std),
    'allclose': lambda input, other, **options: torch.tensor(torch.allclose(input, other, **options)),
}
