"""The notebook in PyTorch, cell by cell; src/notebook.ts is the same program on Sinal.

expected.txt is what this prints: `python3 notebook.py > expected.txt` (PyTorch 1.13.1).
The cells that draw random numbers are seeded, so that both programs draw the same ones.
"""

import torch
import torch.nn.functional as F
from torch import nn

print("In [62]:")
# 1-D convolution of a signal with a filter

# signal
x = torch.tensor([5, 4, 8, 7, 9, 3, 6], dtype=torch.float32)

# filter
weight = torch.tensor([1, 2, 3], dtype=torch.float32)

ks = len(weight)

# [N, C, L]: a batch of one signal with one channel
x = x.reshape(1, 1, len(x))

# [outChannels, inChannels / groups, K]
weight = weight.reshape(1, 1, len(weight))
y = F.conv1d(x, weight)

# five values only: nothing was added at the borders
print(y.shape)
print(y)

print("\nIn [63]:")
# padding of ks // 2 keeps the length of the signal
y = F.conv1d(x, weight, padding=ks // 2)
print(y)

print("\nIn [64]:")
# bias is a constant added to the result, one value per output channel
bias = torch.tensor([5.])
print(bias.shape)

y_with_bias = F.conv1d(x, weight, padding=ks // 2, bias=bias)
print(y_with_bias)

print("\nIn [65]:")
# a layer makes its own random filter of ks taps
torch.manual_seed(0)
ks = 3
conv = nn.Conv1d(in_channels=1, out_channels=1, kernel_size=ks, padding=ks // 2, bias=False)

y = conv(x)
print(y)

print("\nIn [66]:")
# the filter of a layer requires gradients
print(conv.weight)
# and is assigned to like this
weight = torch.tensor([1, 2, 3], dtype=torch.float32)
with torch.no_grad():
    conv.weight[:] = weight

print(conv(x))

print("\nIn [67]:")
# a convolution is a linear map whose matrix repeats one filter, moved by a sample a row
matrix = torch.tensor([[2, 3, 0, 0, 0, 0, 0],
                       [1, 2, 3, 0, 0, 0, 0],
                       [0, 1, 2, 3, 0, 0, 0],
                       [0, 0, 1, 2, 3, 0, 0],
                       [0, 0, 0, 1, 2, 3, 0],
                       [0, 0, 0, 0, 1, 2, 3],
                       [0, 0, 0, 0, 0, 1, 2]], dtype=torch.float32)

print(F.linear(x, matrix))

print("\nIn [68]:")
# more than one channel: a batch of one signal with 4 channels of 7 samples
torch.manual_seed(0)
x = torch.rand(size=(1, 4, 7))

# out_channels is the number of filters: the same data through 5 of them
conv = nn.Conv1d(in_channels=4, out_channels=5, kernel_size=ks, padding=ks // 2, bias=False)

conv(x)

print(x)
print('\n')
# y is [1, 5, 7]
y = conv(x)
print(y)

print("\nIn [69]:")
print(conv.weight[0])
print(y[0, 0, 1])
print(x[0, :, 0:3])

# the first filter over samples 1 to 3 gives y[0, 0, 2]
filter1 = conv.weight[0]
region = x[0, :, 1:4]
res = (filter1 * region).sum()

print(torch.allclose(res, y[0, 0, 2]))

# the last filter over samples 2 to 4 gives y[0, 4, 3]
filter5 = conv.weight[4]
region = x[0, :, 2:5]
res = (filter5 * region).sum()

print(torch.allclose(res, y[0, 4, 3]))

print("\nIn [70]:")
# other parameters of a convolution

print("\nIn [71]:")
# stride: by how many samples the filter moves from one output to the next
x = torch.tensor([5, 4, 8, 7, 9, 3, 6], dtype=torch.float32)
w = torch.tensor([1, 2, 3], dtype=torch.float32)
x = x.reshape(1, 1, len(x))
w = w.reshape(1, 1, len(w))

conv = nn.Conv1d(in_channels=1, out_channels=1, kernel_size=ks, padding=ks // 2, stride=2, bias=False)

with torch.no_grad():
    conv.weight[:] = w
# the same as stride 1 and then every second value
y = F.conv1d(x, w, padding=ks // 2, stride=2)
print(y)

print("\nIn [79]:")
# dilation: a longer filter with as many parameters, by zeros between its taps
y = F.conv1d(x, w, dilation=2)
wt = torch.tensor([1, 0, 2, 0, 3], dtype=torch.float32).reshape(1, 1, -1)
print(wt.shape)
yt = F.conv1d(x, wt)
print((y, yt))
