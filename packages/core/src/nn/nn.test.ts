import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { thrown } from '../../test/thrown.ts'
import { type Tensor, manualSeed, nn, noGrad, ones, tensor } from '../index.ts'

class Residual extends nn.Module {
  conv = new nn.Conv1d({ inChannels: 2, outChannels: 2, kernelSize: 3, padding: 'same', dilation: 2 })
  head = new nn.Linear({ inFeatures: 4, outFeatures: 1, bias: false })

  forward(x: Tensor): Tensor {
    return this.head.forward(this.conv.forward(x).add(x))
  }
}

describe('Module', () => {
  it('finds parameters inside, in the order of assignment', () => {
    expect([...new Residual().namedParameters()].map(([name, p]) => `${name} ${p.shape}`)).toEqual([
      'conv.weight torch.Size([2, 2, 3])',
      'conv.bias torch.Size([2])',
      'head.weight torch.Size([1, 4])',
    ])
  })

  it('prints as PyTorch prints it', () => {
    expect(inspect(new Residual())).toBe(`Residual(
  (conv): Conv1d(2, 2, kernel_size=(3,), stride=(1,), padding=same, dilation=(2,))
  (head): Linear(in_features=4, out_features=1, bias=False)
)`)
    expect(
      String(
        new nn.Conv1d({
          inChannels: 4,
          outChannels: 6,
          kernelSize: 3,
          stride: 2,
          padding: 1,
          groups: 2,
          bias: false,
        }),
      ),
    ).toBe('Conv1d(4, 6, kernel_size=(3,), stride=(2,), padding=(1,), groups=2, bias=False)')
  })

  it('learns, and forgets gradients when asked', () => {
    const model = new Residual()
    model
      .forward(ones([1, 2, 4]))
      .sum()
      .backward()
    expect([...model.parameters()].every((p) => p.grad !== null)).toBe(true)
    model.zeroGrad()
    expect([...model.parameters()].every((p) => p.grad === null)).toBe(true)
  })
})

describe('Conv1d', () => {
  it('takes new weights under noGrad, as the notebook does', () => {
    const conv = new nn.Conv1d({ inChannels: 1, outChannels: 1, kernelSize: 3, padding: 1, bias: false })
    noGrad(() => conv.weight.indexPut_([':'], tensor([1, 2, 3])))
    expect(String(conv.forward(tensor([[[5, 4, 8, 7, 9, 3, 6]]])))).toBe(
      'tensor([[[22., 37., 41., 49., 34., 33., 15.]]], grad_fn=<ConvolutionBackward0>)',
    )
    expect(String(conv.weight)).toBe('Parameter containing:\ntensor([[[1., 2., 3.]]], requires_grad=True)')
  })

  it('starts from the same weights for the same seed', () => {
    const make = () => {
      manualSeed(7)
      return new nn.Conv1d({ inChannels: 2, outChannels: 3, kernelSize: 3 })
    }
    expect(make().weight.tolist()).toEqual(make().weight.tolist())
  })

  it.each<[string, () => unknown, string]>([
    [
      'no channels',
      () => new nn.Conv1d({ inChannels: 0, outChannels: 1, kernelSize: 3 }),
      'OptionError: Conv1d: inChannels must be a positive integer, but got 0',
    ],
    [
      'groups that do not divide',
      () => new nn.Conv1d({ inChannels: 3, outChannels: 4, kernelSize: 3, groups: 2 }),
      'OptionError: Conv1d: inChannels must be divisible by groups (2), but got 3',
    ],
    [
      '"same" with a stride',
      () => new nn.Conv1d({ inChannels: 1, outChannels: 1, kernelSize: 3, padding: 'same', stride: 2 }),
      "OptionError: Conv1d: padding 'same' must have stride 1, but got stride 2",
    ],
    [
      'an integer dtype',
      () => new nn.Conv1d({ inChannels: 1, outChannels: 1, kernelSize: 3, dtype: 'int32' }),
      "DtypeError: Conv1d: dtype must be float32 or float64, but got 'int32'",
    ],
  ])('refuses %s', (_, body, message) => {
    expect(thrown(body)).toBe(message)
  })
})
