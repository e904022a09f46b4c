import { describe, expect, it } from 'vitest'
import { thrown } from '../../test/thrown.ts'
import { type Tensor, nn, ones, tensor, zeros } from '../index.ts'

class Block extends nn.Module {
  conv = new nn.Conv1d({ inChannels: 2, outChannels: 2, kernelSize: 3, padding: 'same' })
  norm = new nn.BatchNorm1d({ numFeatures: 2 })
  mask = new nn.Buffer(ones([2]), false)

  forward(x: Tensor): Tensor {
    return this.norm.forward(this.conv.forward(x)).relu().add(x)
  }
}

class Model extends nn.Module {
  body = new nn.Sequential(new Block(), new Block())
  head = new nn.Linear({ inFeatures: 4, outFeatures: 1 })

  forward(x: Tensor): Tensor {
    return this.head.forward(this.body.forward(x))
  }
}

describe('stateDict', () => {
  it('has PyTorch’s keys, in its order', () => {
    expect(Object.keys(new Model().stateDict())).toEqual([
      ...['0', '1'].flatMap((i) => [
        `body.${i}.conv.weight`,
        `body.${i}.conv.bias`,
        `body.${i}.norm.weight`,
        `body.${i}.norm.bias`,
        `body.${i}.norm.running_mean`,
        `body.${i}.norm.running_var`,
        `body.${i}.norm.num_batches_tracked`,
      ]),
      'head.weight',
      'head.bias',
    ])
  })

  it('shares its elements with the module, outside the graph', () => {
    const layer = new nn.Linear({ inFeatures: 1, outFeatures: 1 })
    layer.stateDict().weight.fill_(7)
    expect(layer.weight.tolist()).toEqual([[7]])
    expect(layer.stateDict().weight.requiresGrad).toBe(false)
  })
})

describe('loadStateDict', () => {
  it('gives the same outputs', () => {
    const [a, b] = [new Model(), new Model()]
    a.forward(ones([3, 2, 4]).cumsum(2))
    expect(b.loadStateDict(a.stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] })
    const x = ones([1, 2, 4])
    expect(b.eval().forward(x).tolist()).toEqual(a.eval().forward(x).tolist())
  })

  it('names the keys that do not fit, and copies nothing', () => {
    const layer = new nn.Sequential(new nn.Conv1d({ inChannels: 1, outChannels: 2, kernelSize: 3 }))
    const before = layer.stateDict()['0.weight'].tolist()
    const state = { '0.weight': ones([2, 1, 4]), '1.x': ones([1]) }
    expect(thrown(() => layer.loadStateDict(state))).toBe(
      `OptionError: loadStateDict: the keys must be those of the module, but got 1 missing and 1 unexpected
  missing     0.bias
  unexpected  1.x
  0.weight: expected [2, 1, 3], but got [2, 1, 4]`,
    )
    expect(thrown(() => layer.loadStateDict(state, { strict: false }))).toBe(
      `ShapeError: loadStateDict: the shapes must be those of the module, but got 1 that differ
  0.weight: expected [2, 1, 3], but got [2, 1, 4]`,
    )
    expect(layer.stateDict()['0.weight'].tolist()).toEqual(before)
  })

  it('when not strict tells what did not fit', () => {
    const layer = new nn.Linear({ inFeatures: 1, outFeatures: 1 })
    const report = layer.loadStateDict({ weight: ones([1, 1]), more: ones([1]) }, { strict: false })
    expect(report).toEqual({ missingKeys: ['bias'], unexpectedKeys: ['more'] })
    expect(layer.weight.tolist()).toEqual([[1]])
  })

  it('takes checkpoints from before batches were counted', () => {
    const norm = new nn.BatchNorm1d({ numFeatures: 1 })
    const { num_batches_tracked: _, ...old } = norm.stateDict()
    expect(norm.loadStateDict(old).missingKeys).toEqual([])
  })

  it('gives a LazyConv1d its channels', () => {
    const lazy = new nn.LazyConv1d({ outChannels: 2, kernelSize: 1, groups: 2 })
    lazy.loadStateDict({ weight: ones([2, 3, 1]), bias: zeros([2]) })
    expect(lazy.forward(ones([6, 1])).tolist()).toEqual([[3], [3]])
  })

  it('converts, and keeps the parameters themselves', () => {
    const layer = new nn.Linear({ inFeatures: 1, outFeatures: 1, bias: false })
    const { weight } = layer
    layer.loadStateDict({ weight: tensor([[0.1]], { dtype: 'float64' }) })
    expect(layer.weight).toBe(weight)
    expect(weight.tolist()).toEqual([[Math.fround(0.1)]])
  })
})

describe('Module', () => {
  it('lists modules and buffers with dotted names', () => {
    const model = new Model()
    expect([...model.namedModules()].map(([name]) => name)).toEqual([
      '',
      'body',
      'body.0',
      'body.0.conv',
      'body.0.norm',
      'body.1',
      'body.1.conv',
      'body.1.norm',
      'head',
    ])
    expect([...model.body.at(-1).namedBuffers()].map(([name]) => name)).toEqual([
      'mask',
      'norm.running_mean',
      'norm.running_var',
      'norm.num_batches_tracked',
    ])
  })

  it('switches modes everywhere', () => {
    const model = new Model()
    expect([...model.eval().modules()].some((module) => module.training)).toBe(false)
    expect([...model.train().modules()].every((module) => module.training)).toBe(true)
  })

  it('converts parameters and buffers, but not counts', () => {
    const model = new Model().double()
    expect(Object.values(model.stateDict()).map(({ dtype }) => dtype)).toContain('float64')
    expect(model.body.at(0).stateDict()['norm.num_batches_tracked'].dtype).toBe('int32')
    expect(model.forward(ones([2, 2, 4], { dtype: 'float64' }).cumsum(2)).dtype).toBe('float64')
  })

  it('keeps shared parameters shared, and lists them once', () => {
    class Tied extends nn.Module {
      a = new nn.Linear({ inFeatures: 2, outFeatures: 2, bias: false })
      b = new nn.Linear({ inFeatures: 2, outFeatures: 2, bias: false })
      constructor() {
        super()
        this.b.weight = this.a.weight
      }
      forward(x: Tensor): Tensor {
        return this.b.forward(this.a.forward(x))
      }
    }
    const tied = new Tied().double()
    expect(tied.b.weight).toBe(tied.a.weight)
    expect([...tied.parameters()]).toHaveLength(1)
    expect(Object.keys(tied.stateDict())).toEqual(['a.weight', 'b.weight'])
  })

  it('freezes and visits', () => {
    const model = new Model().requiresGrad_(false)
    expect([...model.parameters()].some((parameter) => parameter.requiresGrad)).toBe(false)
    const visited: string[] = []
    model.apply((module) => visited.push(module.constructor.name))
    expect(visited.at(0)).toBe('Conv1d')
    expect(visited.at(-1)).toBe('Model')
  })
})

describe('containers', () => {
  it('Sequential is indexed, iterated and appended to', () => {
    const chain = new nn.Sequential(new nn.ReLU())
    chain.append(new nn.Flatten())
    expect(chain.length).toBe(2)
    expect(String(chain[1])).toBe('Flatten(start_dim=1, end_dim=-1)')
    expect([...chain].map(String)).toEqual(['ReLU()', 'Flatten(start_dim=1, end_dim=-1)'])
    expect(chain.forward(tensor([[[-1, 2]]])).tolist()).toEqual([[0, 2]])
    expect(thrown(() => chain.at(2))).toBe('IndexError: at: index must be in [-2, 1], but got 2')
  })

  it.each([
    ['forward', new nn.ReLU(), "names must not be empty, have dots or be taken, but got 'forward'"],
    ['a.b', new nn.ReLU(), "names must not be empty, have dots or be taken, but got 'a.b'"],
    ['a', 1, "'a' must be a Module, but got 1"],
  ])('Sequential refuses %s: %s', (name, module, message) => {
    expect(thrown(() => new nn.Sequential({ [name]: module as nn.Module }))).toBe(
      `OptionError: Sequential: ${message}`,
    )
  })

  it('ModuleList holds modules for a model to call', () => {
    const list = new nn.ModuleList([1, 2].map((n) => new nn.Linear({ inFeatures: n, outFeatures: n })))
    expect(list.at(1).inFeatures).toBe(2)
    expect(Object.keys(list.stateDict())).toEqual(['0.weight', '0.bias', '1.weight', '1.bias'])
    expect(thrown(() => list.forward())).toBe(
      'OptionError: ModuleList: forward must be called on the modules inside, but got a call on the list',
    )
  })
})
