"""Writes test/files: what PyTorch and NumPy themselves write, and hostile files beside them.

    /usr/bin/python3 packages/weights/test/make_files.py
"""
import collections
import io
import json
import os
import pickle
import struct
import zipfile

import numpy as np
import torch
from torch import nn

FILES = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'files')
os.makedirs(FILES, exist_ok=True)


def path(name):
    return os.path.join(FILES, name)


def expect(name, tensors):
    """The values that reading must give, beside the file: strings for what JSON has no word for."""
    def plain(t):
        t = t.detach()
        wide = t.double() if t.is_floating_point() else t
        values = [v if v == v and abs(v) != float('inf') else str(v) for v in wide.reshape(-1).tolist()]
        return {'shape': list(t.shape), 'stored': str(t.dtype).removeprefix('torch.'), 'values': values}
    with open(path(name + '.json'), 'w') as file:
        json.dump({key: plain(t) for key, t in tensors.items()}, file, separators=(',', ':'))


def dtypes():
    special = [0.0, -0.0, 1.0, -1.5, 0.1, 65504.0, 6e-8, 3.0517578125e-05, float('inf'), float('-inf'), float('nan'), 1e-3]
    floats = torch.tensor(special, dtype=torch.float64).reshape(3, 4)
    integers = torch.tensor([[0, 1, -1], [127, -128, 100]])
    return {
        'f64': floats,
        'f32': floats.float(),
        'f16': floats.half(),
        'bf16': floats.bfloat16(),
        'i64': integers * 16777216,
        'i32': (integers * 16777216).int(),
        'i16': (integers * 256).short(),
        'i8': integers.char(),
        'u8': integers.abs().byte(),
        'bool': integers > 0,
        'scalar': torch.tensor(2.5),
        'empty': torch.zeros(0, 3),
    }


SAFETENSORS = {torch.float64: 'F64', torch.float32: 'F32', torch.float16: 'F16', torch.bfloat16: 'BF16',
               torch.int64: 'I64', torch.int32: 'I32', torch.int16: 'I16', torch.int8: 'I8', torch.uint8: 'U8',
               torch.bool: 'BOOL'}


def little_endian(tensor):
    if tensor.dtype == torch.bfloat16:
        return tensor.contiguous().view(torch.int16).numpy().tobytes()
    return tensor.contiguous().numpy().tobytes()


def write_safetensors(name, tensors, metadata):
    header, buffer = {'__metadata__': metadata}, b''
    for key, tensor in tensors.items():
        data = little_endian(tensor)
        offsets = [len(buffer), len(buffer) + len(data)]
        header[key] = {'dtype': SAFETENSORS[tensor.dtype], 'shape': list(tensor.shape), 'data_offsets': offsets}
        buffer += data
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    with open(path(name), 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text + buffer)
    expect(name, tensors)


def numpy_files():
    fortran = np.asfortranarray(np.arange(24, dtype='<f4').reshape(2, 3, 4))
    arrays = {
        'f4': np.array([[1, 2.5, -3], [4e10, 0, -0.0]], '<f4'),
        'f8': np.array([1 / 3, 1e300], '<f8'),
        'f2': np.array([0.1, 65504, 6e-8], '<f2'),
        'i4': np.array([[-2**31], [2**31 - 1]], '<i4'),
        'i8': np.array([-5, 7], '<i8'),
        'u1': np.array([0, 255], 'u1'),
        'i1': np.array([-128, 127], 'i1'),
        'u2': np.array([0, 65535], '<u2'),
        'b1': np.array([[True, False]]),
        'big_f4': np.array([1.5, -2], '>f4'),
        'big_i8': np.array([1, -2], '>i8'),
        'big_f2': np.array([0.1], '>f2'),
        'scalar': np.array(3.5),
        'empty': np.zeros((0, 2), '<f4'),
        'fortran': fortran,
        'fortran_transposed': fortran.T,
    }
    for key, array in arrays.items():
        with open(path(f'{key}.npy'), 'wb') as file:
            np.lib.format.write_array(file, array)
    for version in (2, 3):
        with open(path(f'version{version}.npy'), 'wb') as file:
            np.lib.format.write_array(file, arrays['f4'], version=(version, 0))
    np.save(path('objects.npy'), np.array([{'a': 1}], dtype=object), allow_pickle=True)
    np.save(path('records.npy'), np.array([(1, 2.0)], dtype=[('a', '<i4'), ('b', '<f4')]))
    np.savez(path('stored.npz'), **arrays)
    np.savez_compressed(path('deflated.npz'), **arrays, zeros=np.zeros((64, 64)))
    expect('npy', {key: torch.from_numpy(np.ascontiguousarray(array.astype(array.dtype.newbyteorder('=')))
                                         if array.dtype != np.uint16 else array.astype('i4')).reshape(array.shape)
                   for key, array in arrays.items()})


class Tcn(nn.Module):
    """A residual block of a temporal convolutional network."""
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(2, 4, 3, padding=2, dilation=2)
        self.norm = nn.BatchNorm1d(4)
        self.project = nn.Conv1d(2, 4, 1)
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        y = torch.relu(self.norm(self.conv(x)))
        return self.head((y + self.project(x)).mean(-1))


def torch_files():
    torch.manual_seed(0)
    model = Tcn()
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.randn(2, 2, 8)).sum().backward()
    optimizer.step()
    torch.save(model.state_dict(), path('state_dict.pt'))
    expect('state_dict.pt', model.state_dict())
    torch.save({'model': model.state_dict(), 'optimizer': optimizer.state_dict(), 'epoch': 3, 'loss': 0.25,
                'name': 'tcn — 1', 'steps': 10**20, 'negative': -2**40, 'betas': (0.9, 0.999), 'best': None,
                'flags': [True, False], 'by_number': {1: 'one', 2: 'two'}, 'shape': model.conv.weight.shape,
                'nan': float('nan')}, path('checkpoint.pt'))
    for protocol in (3, 4, 5):
        torch.save(model.state_dict(), path(f'protocol{protocol}.pt'), pickle_protocol=protocol)
    torch.save(dtypes(), path('dtypes.pt'))
    expect('dtypes.pt', dtypes())
    base = torch.arange(24.0).reshape(4, 6)
    views = {'base': base, 'transposed': base.t(), 'columns': base[:, 1::2], 'row': base[2], 'element': base[3, 5],
             'expanded': base[0].expand(3, 6), 'windows': base.reshape(-1).unfold(0, 4, 2), 'none': base[4:],
             'lengthy': base[1:2, 2:3].expand(5, 7)}
    torch.save(views, path('views.pt'))
    expect('views.pt', views)
    torch.save({'weight': model.conv.weight, 'frozen': nn.Parameter(torch.ones(2), requires_grad=False)},
               path('parameters.pt'))
    torch.save(model.state_dict(), path('legacy.pt'), _use_new_zipfile_serialization=False)
    torch.save(model, path('module.pt'))
    torch.save({'long': torch.tensor([1, 2**40])}, path('too_long.pt'))
    torch.save({'z': torch.zeros(2, dtype=torch.complex64)}, path('complex.pt'))
    torch.save(np.float64(1), path('numpy_scalar.pt'))
    torch.jit.save(torch.jit.trace(nn.ReLU(), torch.zeros(1)), path('script.pt'))


def hostile_files():
    class Evil:
        def __reduce__(self):
            return os.system, ('echo owned',)

    def archive(name, pickled, entries=()):
        with zipfile.ZipFile(path(name), 'w') as file:
            file.writestr(zipfile.ZipInfo('archive/data.pkl'), pickled)
            for key, data in entries:
                file.writestr(zipfile.ZipInfo(key), data)

    archive('evil.pt', pickle.dumps(collections.OrderedDict(weight=Evil()), protocol=2))
    archive('evil4.pt', pickle.dumps({'weight': Evil()}, protocol=4))
    itself = []
    itself.append(itself)
    archive('itself.pt', pickle.dumps(itself, protocol=2))
    laughs = []
    for _ in range(60):
        laughs = [laughs, laughs]
    archive('laughs.pt', pickle.dumps(laughs, protocol=2))
    archive('deep.pt', b'\x80\x02' + b']' * 5000 + b'a' * 4999 + b'.')
    with zipfile.ZipFile(path('bomb.npz'), 'w', zipfile.ZIP_DEFLATED) as file:
        buffer = io.BytesIO()
        np.save(buffer, np.zeros(1_000_000, 'u1'))
        file.writestr(zipfile.ZipInfo('zeros.npy'), buffer.getvalue(), zipfile.ZIP_DEFLATED)


def onnx_files():
    torch.manual_seed(1)
    for name, model, x in onnx_models():
        model.eval()
        for module in model.modules():
            if isinstance(module, nn.BatchNorm1d):
                module.running_mean.uniform_(-1, 1)
                module.running_var.uniform_(0.5, 2)
        torch.onnx.export(model, x, path(f'{name}.onnx'), input_names=['input'], output_names=['output'],
                          opset_version=13)
        expect(f'{name}.onnx', {'input': x, 'output': model(x)})


class Call(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


class Chomp(nn.Module):
    def forward(self, x):
        return x[:, :, :-2]


class Gated(nn.Module):
    """The gated block of WaveNet."""
    def __init__(self):
        super().__init__()
        self.filter = nn.Conv1d(2, 3, 2, dilation=2)
        self.gate = nn.Conv1d(2, 3, 2, dilation=2)
        self.out = nn.Conv1d(3, 2, 1)

    def forward(self, x):
        x = nn.functional.pad(x, (2, 0))
        y = torch.tanh(self.filter(x)) * torch.sigmoid(self.gate(x))
        return self.out(y) + x[:, :, 2:]


def onnx_models():
    signal = torch.randn(2, 2, 12)
    F = nn.functional
    yield 'tcn', Tcn(), signal
    yield 'gated', Gated(), signal
    yield 'chomp', nn.Sequential(nn.Conv1d(2, 3, 3, padding=2), Chomp(), nn.LeakyReLU(0.1)), signal
    yield 'convs', nn.Sequential(nn.Conv1d(2, 4, 3, stride=2, padding=1, groups=2), nn.ELU(0.5),
                                 nn.ConvTranspose1d(4, 3, 4, stride=2, padding=1, output_padding=1), nn.SELU()), signal
    yield 'pools', nn.Sequential(nn.MaxPool1d(3, 2, padding=1), nn.AvgPool1d(2, 1, padding=1),
                                 nn.MaxPool1d(2, dilation=2, stride=1), nn.AvgPool1d(3, 2, ceil_mode=True)), signal
    yield 'global_pool', nn.Sequential(nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(2, 3), nn.Softmax(-1)), signal
    yield 'activations', Call(lambda x: torch.cat([
        F.gelu(x), F.silu(x), F.softplus(x), F.hardsigmoid(x), F.hardswish(x), F.relu6(x), torch.clamp(x, min=-0.5),
        F.softmax(x, -1), F.log_softmax(x, 1), F.mish(x), x.abs().sqrt(), torch.exp(-x), (x * x + 1).log()], 1)), signal
    yield 'norms', nn.Sequential(nn.LayerNorm(12), nn.GroupNorm(2, 2), nn.InstanceNorm1d(2, affine=True)), signal
    yield 'shapes', Call(lambda x: torch.stack(
        [x.transpose(1, 2).reshape(2, 2, 12), x.unsqueeze(0).squeeze(0), x.flatten(1).view(2, 2, -1)], 1)
        .permute(3, 0, 2, 1).mean(-1) - x.mean((1, 2), keepdim=True).reshape(1, 2, 1) / 2), signal
    yield 'pads', Call(lambda x: torch.cat([F.pad(x, (1, 2)), F.pad(x, (2, 1), 'reflect'), F.pad(x, (3, 0), 'replicate'),
                                            F.pad(x, (1, 2), value=0.5)], 1)), signal
    yield 'linear3d', nn.Sequential(nn.Linear(12, 5), nn.Tanh(), nn.Dropout(0.5), nn.Linear(5, 4, bias=False)), signal
    yield 'chunks', Call(lambda x: x.chunk(2, 1)[0] * torch.sigmoid(x.chunk(2, 1)[1]) + x[:, 1:, ::1].pow(2)), signal
    yield 'masks', Call(lambda x: torch.where((x > 0) | (x < -1), x, x * 0.1) + F.normalize(x, dim=1) + x.cumsum(-1)
                        + x.std(-1, keepdim=True) + F.hardshrink(x)), signal
    yield 'attention', Call(lambda x: torch.softmax(x @ x.transpose(1, 2) / 3.0, -1) @ x), signal


if __name__ == '__main__':
    write_safetensors('dtypes.safetensors', dtypes(), {'format': 'pt', 'made by': 'hand'})
    numpy_files()
    torch_files()
    hostile_files()
    onnx_files()
