"""PyTorch's own tests of layers and losses, in both precisions: all of common_nn.py and common_modules.py that Sinal has."""

import collections
import sys

from torch_modules import functional_cases, module_cases


def cases():
    left_out = collections.Counter()
    yield from module_cases(left_out)
    yield from functional_cases(left_out)
    for reason, count in sorted(left_out.items()):
        print(f'  common_nn leaves out {reason} ({count})', file=sys.stderr)
