"""Writes the fixtures: every case file in cases/, run by PyTorch, one JSON line a case.

    python3 generate.py FOLDER [GROUP ...]

The environment below pins the code paths that depend on the machine, so that every x86-64 machine with AVX2 and
the same PyTorch writes the same bytes.
"""

import os

os.environ['ATEN_CPU_CAPABILITY'] = 'avx2'
os.environ['ONEDNN_MAX_CPU_ISA'] = 'AVX2'
os.environ['OPENBLAS_CORETYPE'] = 'Haswell'
os.environ['OMP_NUM_THREADS'] = os.environ['OPENBLAS_NUM_THREADS'] = '1'

import importlib
import json
import pathlib
import platform
import re
import sys
import warnings

import torch

HERE = pathlib.Path(__file__).parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))

from torch_program import to_line


def write_group(name, folder):
    torch.manual_seed(0)
    module = importlib.import_module(f'cases.{name}')
    cases = list(module.cases())
    names = [case['name'] for case in cases]
    assert len(set(names)) == len(names), f'{name}: two cases have the same name'
    (folder / f'{name}.jsonl').write_text(''.join(to_line(case) + '\n' for case in cases), 'utf-8')
    print(f'{name}: {len(cases)} cases')
    return {'file': f'{name}.jsonl', 'cases': len(cases)}


def cpu_capability():
    return re.search(r'CPU capability usage: (\w+)', torch.__config__.show()).group(1)


def main(folder, only):
    warnings.simplefilter('ignore')
    torch.set_num_threads(1)
    folder.mkdir(parents=True, exist_ok=True)
    names = sorted(path.stem for path in (HERE / 'cases').glob('*.py'))
    groups = {name: write_group(name, folder) for name in names if not only or name in only}
    if only:
        return
    manifest = {
        'format': 1,
        'pytorch': torch.__version__,
        'platform': f'{platform.system()} {platform.machine()}',
        'cpu_capability': cpu_capability(),
        'groups': groups,
    }
    (folder / 'manifest.json').write_text(json.dumps(manifest, indent=2) + '\n', 'utf-8')


if __name__ == '__main__':
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
