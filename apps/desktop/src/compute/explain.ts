import type { Tensor } from '@sinal/core'
import { receptiveField } from '@sinal/recipe'
import type { Convolution, Explained, ExplainPlace, ExplainSource, Plane } from '../shared/explain-schemas.ts'
import type { ArgsOf, ComputeCalls } from '../shared/ipc.ts'
import { cells, groupOf, slidingOf, tapOf, valuesAt, windowStart, type Sliding } from './explain-geometry.ts'
import { explainField } from './explain-field.ts'
import { filterOf, stacked } from './explain-filter.ts'
import { explainMatrix } from './explain-matrix.ts'
import { explainStatements } from './explain-statements.ts'
import { chainOfTensor, checkPlace, type ExplainedChain } from './explained-chain.ts'
import type { ComputeHandlers } from './serve.ts'

type ExplainHandlers = Pick<
  ComputeHandlers,
  'explainField' | 'explainOutput' | 'explainMatrix' | 'explainStatements'
>

/** Outputs that are given on each side of the one that is explained: these, and those beside a long kernel. */
const NEIGHBOURS = 40
const MOST_NEIGHBOURS = 600
/** Places that are given on each side of the terms that are shown. */
const AROUND = 32

/** @param chainOfRun the last run, if it is the one that is asked for. @throws {ProblemError} it is not */
export function explainHandlers(chainOfRun: (runId: string) => ExplainedChain): ExplainHandlers {
  const chainOf = async (source: ExplainSource): Promise<ExplainedChain> =>
    source.kind === 'run' ? chainOfRun(source.runId) : chainOfTensor(source)
  const placed = async (place: ExplainPlace): Promise<ExplainedChain> => {
    const chain = await chainOf(place.source)
    checkPlace(chain, place)
    return chain
  }
  return {
    explainField: async (args) => explainField(await placed(args), args),
    explainOutput: async (args) => explainOutput(await placed(args), args),
    explainMatrix: async (args) => explainMatrix(await placed(args), args),
    explainStatements: async (args) => explainStatements(await placed(args), args),
  }
}

function explainOutput(chain: ExplainedChain, args: ArgsOf<ComputeCalls, 'explainOutput'>): Explained {
  const { layer, item, channel, index } = args
  const resolved = chain.layers[layer]!
  const output = chain.samples(layer, item, channel)
  const span = resolved.type === 'other' ? 0 : resolved.dilation * resolved.kernelSize
  const neighbours = Math.min(NEIGHBOURS + span, MOST_NEIGHBOURS)
  const start = Math.max(0, index - neighbours)
  const length = Math.min(output.length, index + neighbours + 1) - start
  const common = {
    input: chain.shape(layer - 1),
    output: chain.shape(layer),
    field: receptiveField(chain.recipe, chain.input, { layer, index, sampleRate: chain.sampleRate }),
    lengths: Array.from({ length: layer + 2 }, (_, stage) => chain.shape(stage - 1)[2]),
    grids: chain.grids.slice(0, layer + 2).map(({ step, offset: first }) => ({ step, offset: first })),
    y: output[index]!,
    outputs: { start, values: Float32Array.from({ length }, (_, i) => output[start + i]!) },
  }
  if (resolved.type === 'other') {
    return { kind: 'other', type: chain.recipe.layers[layer]!.type, ...common }
  }
  const sliding = slidingOf(resolved, common.input[2], common.output[2])
  const { kernelSize, stride, dilation, groups } = resolved
  const { paddingMode, padLeft, padRight, step } = sliding
  return {
    kind: resolved.type,
    ...common,
    kernelSize,
    stride,
    dilation,
    groups,
    paddingMode,
    padLeft,
    padRight,
    step,
    window: { start: windowStart(sliding, index), span: sliding.span },
    ...termsOf(chain, sliding, args),
  }
}

type Terms = 'group' | 'shown' | 'terms' | 'tapIndex' | 'around' | 'planes' | 'total' | 'bias' | 'sum'

function termsOf(
  chain: ExplainedChain,
  sliding: Sliding,
  args: ArgsOf<ComputeCalls, 'explainOutput'>,
): Pick<Convolution, Terms> {
  const { layer, item, channel, index } = args
  const { kernelSize, dilation } = sliding
  const group = groupOf(sliding, channel)
  const first = windowStart(sliding, index)
  const whole = cells(sliding, first, kernelSize, dilation)
  const { weight, bias } = filterOf(chain, sliding, layer, channel)
  const inputs = Array.from({ length: group.count }, (_, c) =>
    chain.samples(layer - 1, item, group.start + c),
  )
  const region = stacked(
    inputs.map((data) => valuesAt(whole, data)),
    kernelSize,
  )
  const products = weight.mul(region)
  const sums = products.sum(2).data
  const sum = products.sum()

  const start = Math.min(args.terms.start, kernelSize - 1)
  const count = Math.min(args.terms.count, kernelSize - start)
  const shown = first + start * dilation
  const around = cells(sliding, shown - AROUND, (count - 1) * dilation + 1 + 2 * AROUND)
  const plane = (c: number): Plane => {
    const part = (tensor: Tensor): Float32Array =>
      (tensor.data as Float32Array).slice(c * kernelSize + start, c * kernelSize + start + count)
    return {
      channel: group.start + c,
      name: chain.channelName(layer - 1, group.start + c),
      samples: part(region),
      taps: part(weight),
      products: part(products),
      sum: Number(sums[c]),
      around: valuesAt(around, inputs[c]!),
    }
  }
  const planes = Array.from({ length: group.count }, (_, c) => c).slice(
    args.planes.start,
    args.planes.start + args.planes.count,
  )
  return {
    group,
    shown: { start, count },
    terms: cells(sliding, shown, count, dilation),
    tapIndex: Int32Array.from({ length: count }, (_, j) => tapOf(sliding, start + j)),
    around,
    planes: planes.map(plane),
    total: Number(sum.item()),
    bias: bias ? Number(bias.item()) : null,
    sum: Number((bias ? sum.add(bias) : sum).item()),
  }
}
