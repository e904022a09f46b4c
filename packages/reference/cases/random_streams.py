"""Streams of random numbers, bit for bit: every case starts from a seed and names each draw.

float64 normals alone are compared within tolerance: PyTorch takes their log, sin and cos from the C library of its
machine, whose last bit differs from one to the next (in float32 that bit is rounded away).
"""

from torch_program import Case

SIZES = [[1], [2], [7], [15], [16], [17], [31], [32], [33], [100], [1000], [3, 5], [2, 3, 4], [1, 4, 7], [0], []]


def stream(name, seed, *draws):
    """Draws one after another from one generator; each draw is (op, options)."""
    portable = not any(op == 'randn' and options.get('dtype') == 'float64' for op, options in draws)
    case = Case(name, exact=portable)
    case.call('manual_seed', seed=seed)
    return case.expect(values=[
        case.call(op, f'draw{i}', **options) for i, (op, options) in enumerate(draws)
    ])


def uniform(seed, a, b, size, dtype):
    case = Case(f'uniform_-{a}-{b}-{size}-{dtype}', exact=True)
    case.call('manual_seed', seed=seed)
    t = case.call('zeros', 't', size=[size], dtype=dtype)
    case.call('uniform_', input=t, a=a, b=b, no_grad=True)
    return case.expect(values=[t])


def cases():
    for seed, size in enumerate(SIZES):
        label = 'x'.join(map(str, size)) or 'scalar'
        for op in ('rand', 'randn'):
            yield stream(f'{op}-{label}', seed, (op, dict(size=size)), ('rand', dict(size=[2])))
            yield stream(f'{op}-{label}-f64', 100 + seed, (op, dict(size=size, dtype='float64')),
                         ('rand', dict(size=[2])))
    for seed in (0, 1, 42, 2147483647, 4294967295, 4294967296, 1234567890123, 9007199254740991, -1):
        yield stream(f'seed-{seed}', seed, ('rand', dict(size=[3])), ('randn', dict(size=[3])))
    for seed, (low, high) in enumerate([(0, 2), (0, 10), (-5, 5), (0, 1), (3, 1000), (-(2**31), 2**31 - 1)]):
        for n in (1, 20, 100):
            yield stream(f'randint-{low}-{high}-{n}', seed, ('randint', dict(low=low, high=high, size=[n])))
    for n in (0, 1, 2, 5, 16, 100, 1000):
        yield stream(f'randperm-{n}', n, ('randperm', dict(n=n)), ('rand', dict(size=[2])))
    for seed, (a, b) in enumerate([(0.0, 1.0), (-1.0, 1.0), (-0.5773502691896257, 0.5773502691896257), (2.0, 2.5),
                                   (-0.1, 0.3), (0.0, 1e-3)]):
        for dtype in ('float32', 'float64'):
            yield uniform(seed, a, b, 50, dtype)
    yield from interleaved()


def interleaved():
    """The second normal of a pair waits in the generator until the next small randn takes it."""
    yield stream('cached-normal', 3, *[('randn', dict(size=[n])) for n in (1, 1, 3, 2, 5, 1)])
    yield stream('cached-normal-kept-by-rand', 4, ('randn', dict(size=[1])), ('rand', dict(size=[3])),
                 ('randn', dict(size=[2])), ('randint', dict(low=0, high=9, size=[3])), ('randn', dict(size=[1])))
    yield stream('cached-normal-and-blocks', 5, ('randn', dict(size=[3])), ('randn', dict(size=[16])),
                 ('randn', dict(size=[1])), ('randn', dict(size=[20])), ('randn', dict(size=[2])))
    yield stream('cached-normal-across-dtypes', 6, ('randn', dict(size=[1])),
                 ('randn', dict(size=[2], dtype='float64')), ('randn', dict(size=[1])))
    yield stream('everything', 7, ('rand', dict(size=[5])), ('randn', dict(size=[5])), ('randperm', dict(n=6)),
                 ('randint', dict(low=0, high=100, size=[4])), ('rand', dict(size=[3], dtype='float64')),
                 ('randn', dict(size=[40])), ('randn', dict(size=[17], dtype='float64')), ('rand', dict(size=[700])))
    reseeded = Case('seeding-again-forgets-the-cached-normal', exact=True)
    reseeded.call('manual_seed', seed=8)
    first = reseeded.call('randn', 'first', size=[1])
    reseeded.call('manual_seed', seed=8)
    second = reseeded.call('randn', 'second', size=[2])
    yield reseeded.expect(values=[first, second])
    layers = Case('layers-share-the-stream', exact=True)
    layers.call('manual_seed', seed=9)
    conv = layers.call('nn.Conv1d', 'conv', in_channels=2, out_channels=3, kernel_size=3)
    noise = layers.call('randn', 'noise', size=[3])
    linear = layers.call('nn.Linear', 'linear', in_features=3, out_features=2)
    yield layers.expect(values=[
        layers.call('parameter', 'conv_weight', module=conv, name='weight'),
        layers.call('parameter', 'conv_bias', module=conv, name='bias'), noise,
        layers.call('parameter', 'linear_weight', module=linear, name='weight'),
        layers.call('parameter', 'linear_bias', module=linear, name='bias'),
    ])
