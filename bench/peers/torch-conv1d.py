"""PyTorch in a process of its own: answers the bench's requests, one JSON document a line (src/child/job.ts)."""
import torch
import torch.nn.functional as F

from serve import floats, serve


def prepare(w, folder, threads):
    torch.set_num_threads(threads)
    train, record = w["mode"] == "train", w["mode"] == "record"
    per_group = w["inChannels"] // w["groups"]

    def tensor(name, *shape):
        return torch.from_numpy(floats(folder, name)).reshape(shape)

    x = tensor("input", w["batch"], w["inChannels"], w["length"]).requires_grad_(train)
    weight = tensor("weight", w["outChannels"], per_group, w["kernelSize"]).requires_grad_(train or record)
    bias = tensor("bias", w["outChannels"]).requires_grad_(train) if w["bias"] else None
    stride, padding, dilation, groups = w["stride"], w["padding"], w["dilation"], w["groups"]

    def forward():
        return F.conv1d(x, weight, bias, stride, padding, dilation, groups)

    if not train:
        torch.set_grad_enabled(record)
        return torch.__version__, forward, lambda y: {"output": y.detach().numpy()}

    leaves = [leaf for leaf in (x, weight, bias) if leaf is not None]
    with torch.no_grad():
        out_shape = F.conv1d(x, weight, bias, stride, padding, dilation, groups).shape
    grad_output = tensor("gradOutput", *out_shape)

    def step():
        for leaf in leaves:
            leaf.grad = None
        y = forward()
        y.backward(grad_output)
        return y

    def read(y):
        return {
            "output": y.detach().numpy(),
            "gradInput": x.grad.numpy(),
            "gradWeight": weight.grad.numpy(),
            "gradBias": bias.grad.numpy(),
        }

    return torch.__version__, step, read


serve(prepare)
