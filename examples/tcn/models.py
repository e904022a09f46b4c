"""The two models in PyTorch, a checkpoint of each, and what PyTorch computes from it: /usr/bin/python3 models.py"""
import torch
import torch.nn.functional as F
from torch import nn


class TemporalBlock(nn.Module):
    """Bai, Kolter, Koltun 2018: two dilated causal convolutions and a residual connection."""

    def __init__(self, n_in, n_out, kernel, dilation):
        super().__init__()
        self.chomp = (kernel - 1) * dilation
        self.conv1 = nn.Conv1d(n_in, n_out, kernel, padding=self.chomp, dilation=dilation)
        self.conv2 = nn.Conv1d(n_out, n_out, kernel, padding=self.chomp, dilation=dilation)
        self.downsample = nn.Conv1d(n_in, n_out, 1) if n_in != n_out else None

    def forward(self, x):
        y = F.relu(self.conv1(x)[:, :, : -self.chomp])
        y = F.relu(self.conv2(y)[:, :, : -self.chomp])
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class TCN(nn.Module):
    def __init__(self, n_in=2, channels=8, n_out=1, kernel=3, levels=7):
        super().__init__()
        sizes = [n_in] + [channels] * levels
        self.network = nn.Sequential(
            *[TemporalBlock(sizes[i], sizes[i + 1], kernel, 2**i) for i in range(levels)]
        )
        self.linear = nn.Conv1d(channels, n_out, 1)

    def forward(self, x):
        return self.linear(self.network(x))


class GatedBlock(nn.Module):
    """van den Oord et al. 2016 (WaveNet): tanh(filter) * sigmoid(gate), a residual and a skip connection."""

    def __init__(self, channels, skip, dilation):
        super().__init__()
        self.dilation = dilation
        self.filter = nn.Conv1d(channels, channels, 2, dilation=dilation)
        self.gate = nn.Conv1d(channels, channels, 2, dilation=dilation)
        self.residual = nn.Conv1d(channels, channels, 1)
        self.skip = nn.Conv1d(channels, skip, 1)

    def forward(self, x):
        padded = F.pad(x, (self.dilation, 0))
        z = torch.tanh(self.filter(padded)) * torch.sigmoid(self.gate(padded))
        return x + self.residual(z), self.skip(z)


class WaveNet(nn.Module):
    def __init__(self, n_in=2, channels=6, skip=5, levels=7):
        super().__init__()
        self.first = nn.Conv1d(n_in, channels, 1)
        self.blocks = nn.ModuleList([GatedBlock(channels, skip, 2**i) for i in range(levels)])
        self.norm = nn.BatchNorm1d(skip)
        self.head = nn.Conv1d(skip, 1, 1)

    def forward(self, x):
        x = self.first(x)
        total = 0
        for block in self.blocks:
            x, skip = block(x)
            total = total + skip
        return self.head(F.relu(self.norm(total)))


def export(name, model, optimizer, x, target):
    before = {key: value.clone() for key, value in model.state_dict().items()}
    output = model(x)
    loss = F.mse_loss(output, target)
    loss.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    torch.save(
        {
            "model": before,
            "input": x,
            "target": target,
            "output": output.detach(),
            "loss": loss.detach(),
            "norm": norm,
            "after": model.state_dict(),
        },
        f"{name}.pt",
    )


torch.manual_seed(0)
x, target = torch.randn(2, 2, 200), torch.randn(2, 1, 200)
tcn, wavenet = TCN(), WaveNet()
export("tcn", tcn, torch.optim.Adam(tcn.parameters(), lr=0.01), x, target)
export("wavenet", wavenet, torch.optim.SGD(wavenet.parameters(), lr=0.1, momentum=0.9), x, target)
