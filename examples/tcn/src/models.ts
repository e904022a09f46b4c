import { F, nn, type Tensor } from '@sinal/core'

const conv = (inChannels: number, outChannels: number, kernelSize: number, dilation = 1, padding = 0) =>
  new nn.Conv1d({ inChannels, outChannels, kernelSize, dilation, padding })

/** Bai, Kolter, Koltun 2018: two dilated causal convolutions and a residual connection. */
class TemporalBlock extends nn.Module {
  readonly #chomp: string
  conv1: nn.Conv1d
  conv2: nn.Conv1d
  downsample: nn.Conv1d | null

  constructor(nIn: number, nOut: number, kernel: number, dilation: number) {
    super()
    const padding = (kernel - 1) * dilation
    this.#chomp = `:-${padding}`
    this.conv1 = conv(nIn, nOut, kernel, dilation, padding)
    this.conv2 = conv(nOut, nOut, kernel, dilation, padding)
    this.downsample = nIn === nOut ? null : conv(nIn, nOut, 1)
  }

  forward(x: Tensor): Tensor {
    let y = F.relu(this.conv1.forward(x).index('...', this.#chomp))
    y = F.relu(this.conv2.forward(y).index('...', this.#chomp))
    return F.relu(y.add(this.downsample === null ? x : this.downsample.forward(x)))
  }
}

export class TCN extends nn.Module {
  network: nn.Sequential
  linear: nn.Conv1d

  constructor(nIn = 2, channels = 8, nOut = 1, kernel = 3, levels = 7) {
    super()
    const blocks = Array.from(
      { length: levels },
      (_, i) => new TemporalBlock(i === 0 ? nIn : channels, channels, kernel, 2 ** i),
    )
    this.network = new nn.Sequential(...blocks)
    this.linear = conv(channels, nOut, 1)
  }

  forward(x: Tensor): Tensor {
    return this.linear.forward(this.network.forward(x))
  }
}

/** van den Oord et al. 2016 (WaveNet): tanh(filter) · sigmoid(gate), a residual and a skip connection. */
class GatedBlock extends nn.Module<readonly [x: Tensor, skip: Tensor]> {
  readonly #dilation: number
  filter: nn.Conv1d
  gate: nn.Conv1d
  residual: nn.Conv1d
  skip: nn.Conv1d

  constructor(channels: number, skip: number, dilation: number) {
    super()
    this.#dilation = dilation
    this.filter = conv(channels, channels, 2, dilation)
    this.gate = conv(channels, channels, 2, dilation)
    this.residual = conv(channels, channels, 1)
    this.skip = conv(channels, skip, 1)
  }

  forward(x: Tensor): readonly [x: Tensor, skip: Tensor] {
    const padded = F.pad(x, [this.#dilation, 0])
    const z = this.filter.forward(padded).tanh().mul(this.gate.forward(padded).sigmoid())
    return [x.add(this.residual.forward(z)), this.skip.forward(z)]
  }
}

export class WaveNet extends nn.Module {
  first: nn.Conv1d
  blocks: nn.ModuleList<GatedBlock>
  norm: nn.BatchNorm1d
  head: nn.Conv1d

  constructor(nIn = 2, channels = 6, skip = 5, levels = 7) {
    super()
    this.first = conv(nIn, channels, 1)
    this.blocks = new nn.ModuleList(
      Array.from({ length: levels }, (_, i) => new GatedBlock(channels, skip, 2 ** i)),
    )
    this.norm = new nn.BatchNorm1d({ numFeatures: skip })
    this.head = conv(skip, 1, 1)
  }

  forward(input: Tensor): Tensor {
    let x = this.first.forward(input)
    let total: Tensor | null = null
    for (const block of this.blocks) {
      const [next, skip] = block.forward(x)
      x = next
      total = total === null ? skip : total.add(skip)
    }
    return this.head.forward(F.relu(this.norm.forward(total!)))
  }
}
