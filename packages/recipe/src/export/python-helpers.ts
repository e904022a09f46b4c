/** Functions that exported Python code may call; those that it does are written above it. */
const helpers: Readonly<Record<string, string>> = {
  pad1d: `
def pad1d(x, left, right, mode="constant", value=0.0):
    x = x[..., max(-left, 0) : x.shape[-1] - max(-right, 0)]
    keys = {"constant_values": value} if mode == "constant" else {}
    return np.pad(x, ((0, 0), (0, 0), (max(left, 0), max(right, 0))), mode=mode, **keys)`,
  conv1d: `
def conv1d(x, weight, bias=None, stride=1, dilation=1, groups=1):
    """[N, C_in, L] to [N, C_out, L_out] with weight [C_out, C_in / groups, K], as torch's."""
    items, channels, length = x.shape
    outputs, _, taps = weight.shape
    count = (length - dilation * (taps - 1) - 1) // stride + 1
    x = x.reshape(items, groups, channels // groups, length)
    w = weight.astype(np.float64).reshape(groups, outputs // groups, channels // groups, taps)
    y = np.zeros((items, groups, outputs // groups, count))
    for k in range(taps):
        first = k * dilation
        seen = x[..., first : first + stride * (count - 1) + 1 : stride]
        y += np.einsum("ngcl,goc->ngol", seen, w[..., k])
    y = y.reshape(items, outputs, count)
    return y if bias is None else y + bias[:, None]`,
  conv_transpose1d: `
def conv_transpose1d(x, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    """[N, C_in, L] to [N, C_out, L_out] with weight [C_in, C_out / groups, K], as torch's."""
    items, channels, length = x.shape
    _, outputs, taps = weight.shape
    x = x.reshape(items, groups, channels // groups, length)
    w = weight.astype(np.float64).reshape(groups, channels // groups, outputs, taps)
    y = np.zeros((items, groups, outputs, (length - 1) * stride + dilation * (taps - 1) + 1 + output_padding))
    for k in range(taps):
        first = k * dilation
        y[..., first : first + stride * (length - 1) + 1 : stride] += np.einsum("ngcl,gco->ngol", x, w[..., k])
    y = y.reshape(items, groups * outputs, -1)[..., padding : y.shape[-1] - padding]
    return y if bias is None else y + bias[:, None]`,
  windows: `
def windows(x, kernel_size, stride, padding, dilation, ceil_mode, fill, beyond):
    """The samples of all windows: an array for each of their kernel_size places."""
    length = x.shape[-1]
    span = dilation * (kernel_size - 1) + 1
    count = (length + 2 * padding - span + (stride - 1 if ceil_mode else 0)) // stride + 1
    if ceil_mode and (count - 1) * stride >= length + padding:
        count -= 1
    x = pad1d(x, padding, padding, value=fill)
    x = pad1d(x, 0, max(0, (count - 1) * stride + span - x.shape[-1]), value=beyond)
    return [x[..., k * dilation : k * dilation + stride * (count - 1) + 1 : stride] for k in range(kernel_size)]`,
  max_pool1d: `
def max_pool1d(x, kernel_size, stride, padding=0, dilation=1, ceil_mode=False):
    return np.max(windows(x, kernel_size, stride, padding, dilation, ceil_mode, -np.inf, -np.inf), axis=0)`,
  avg_pool1d: `
def avg_pool1d(x, kernel_size, stride, padding=0, ceil_mode=False, count_include_pad=True):
    total = np.sum(windows(x, kernel_size, stride, padding, 1, ceil_mode, 0.0, 0.0), axis=0)
    padded = 1.0 if count_include_pad else 0.0
    counted = windows(np.ones((1, 1, x.shape[-1])), kernel_size, stride, padding, 1, ceil_mode, padded, 0.0)
    return total / np.sum(counted, axis=0)`,
  adaptive_pool1d: `
def adaptive_pool1d(x, output_size, reduce):
    length = x.shape[-1]
    edges = [(i * length // output_size, -(-(i + 1) * length // output_size)) for i in range(output_size)]
    return np.stack([reduce(x[..., start:end], axis=-1) for start, end in edges], axis=-1)`,
  batch_norm: `
def batch_norm(x, mean, var, weight=None, bias=None, eps=1e-5):
    x = (x - mean[:, None]) / np.sqrt(var.astype(np.float64) + eps)[:, None]
    return x if weight is None else x * weight[:, None] + bias[:, None]`,
  group_norm: `
def group_norm(x, groups, weight=None, bias=None, eps=1e-5):
    parts = x.reshape(x.shape[0], groups, -1)
    parts = (parts - parts.mean(-1, keepdims=True)) / np.sqrt(parts.var(-1, keepdims=True) + eps)
    x = parts.reshape(x.shape)
    return x if weight is None else x * weight[:, None] + bias[:, None]`,
  relu: `
def relu(x):
    return np.maximum(x, 0)`,
  relu6: `
def relu6(x):
    return np.clip(x, 0, 6)`,
  elu: `
def elu(x, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))`,
  celu: `
def celu(x, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0) / alpha))`,
  selu: `
def selu(x):
    return 1.0507009873554805 * elu(x, 1.6732632423543772)`,
  sigmoid: `
def sigmoid(x):
    return (1 + np.tanh(x / 2)) / 2`,
  silu: `
def silu(x):
    return x * sigmoid(x)`,
  softplus: `
def softplus(x, beta=1.0, threshold=20.0):
    return np.where(beta * x > threshold, x, np.logaddexp(0, beta * x) / beta)`,
  mish: `
def mish(x):
    return x * np.tanh(softplus(x))`,
  log_sigmoid: `
def log_sigmoid(x):
    return -np.logaddexp(0, -x)`,
  softsign: `
def softsign(x):
    return x / (1 + np.abs(x))`,
  tanhshrink: `
def tanhshrink(x):
    return x - np.tanh(x)`,
  hardsigmoid: `
def hardsigmoid(x):
    return np.clip(x + 3, 0, 6) / 6`,
  hardswish: `
def hardswish(x):
    return x * hardsigmoid(x)`,
  leaky_relu: `
def leaky_relu(x, negative_slope=0.01):
    return np.where(x > 0, x, negative_slope * x)`,
  gelu: `
def gelu(x):
    return x * (1 + np.vectorize(math.erf)(x / math.sqrt(2))) / 2`,
  gelu_tanh: `
def gelu_tanh(x):
    return x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))) / 2`,
  softshrink: `
def softshrink(x, lambd=0.5):
    return np.sign(x) * np.maximum(np.abs(x) - lambd, 0)`,
  hardshrink: `
def hardshrink(x, lambd=0.5):
    return np.where(np.abs(x) <= lambd, 0, x)`,
  log_softmax: `
def log_softmax(x, axis):
    x = x - x.max(axis=axis, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))`,
  softmax: `
def softmax(x, axis):
    return np.exp(log_softmax(x, axis))`,
  glu: `
def glu(x, axis):
    values, gates = np.split(x, 2, axis=axis)
    return values * sigmoid(gates)`,
  prelu: `
def prelu(x, weight):
    return np.where(x > 0, x, weight[:, None] * x)`,
  detrend: `
def detrend(x, linear):
    x = x - x.mean(-1, keepdims=True)
    t = np.arange(x.shape[-1]) - (x.shape[-1] - 1) / 2
    return x - t * (x @ t)[..., None] / max(t @ t, 1e-300) if linear else x`,
  standardise: `
def standardise(x):
    std = x.std(-1, keepdims=True)
    return (x - x.mean(-1, keepdims=True)) / np.where(x.min(-1, keepdims=True) == x.max(-1, keepdims=True), 1, std)`,
  resample: `
def resample(x, up, down):
    """As scipy.signal.resample_poly does with its defaults."""
    if up == down:
        return x
    slower = max(up, down)
    half = 10 * slower
    taps = np.kaiser(2 * half + 1, 5.0) * np.sinc(np.arange(-half, half + 1) / slower)
    taps *= up / taps.sum()
    stuffed = np.zeros((*x.shape[:-1], x.shape[-1] * up))
    stuffed[..., ::up] = x
    full = np.apply_along_axis(np.convolve, -1, stuffed, taps)
    return full[..., half : half + stuffed.shape[-1] : down]`,
  fill: `
def fill(x, method):
    at = np.arange(x.shape[-1])

    def filled(row):
        there = np.flatnonzero(~np.isnan(row))
        if method == "interpolate":
            return np.interp(at, there, row[there])
        return row[there[np.maximum(np.searchsorted(there, at, side="right") - 1, 0)]]

    return np.apply_along_axis(filled, -1, x)`,
  CircularPad1d: `
class CircularPad1d(nn.Module):
    def __init__(self, padding):
        super().__init__()
        self.padding = padding

    def forward(self, x):
        return nn.functional.pad(x, self.padding, mode="circular")`,
  SymmetricPad1d: `
class SymmetricPad1d(nn.Module):
    """Mirrors the signal after its last sample, which is repeated."""

    def __init__(self, padding):
        super().__init__()
        self.padding = padding

    def forward(self, x):
        left, right = self.padding
        return torch.cat([x[..., :left].flip(-1), x, x[..., x.shape[-1] - right :].flip(-1)], -1)`,
}

/** The functions that some code calls, and those that they call, each once, a function before those that call it. */
export function helpersOf(code: string): readonly string[] {
  const found = new Map<string, string>()
  const visit = (text: string) => {
    for (const [, name] of text.matchAll(/(?<![\w.])(\w+)\(/g)) {
      const helper = name === undefined || found.has(name) ? undefined : helpers[name]
      if (helper === undefined || helper === text) continue
      visit(helper)
      found.set(name!, helper.trimStart())
    }
  }
  visit(code)
  return [...found.values()]
}
