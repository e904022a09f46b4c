import type { Recipe } from '@sinal/recipe'
import type { ExplainSource } from '../../../shared/explain-schemas.ts'

/** Where a step of the tour has the eye go. */
export type TourFocus = 'kernel' | 'matrix' | 'statements'

/** A cell of the notebook, with its own tensors. Its words are `explain.tour.steps.<key>` in the message files. */
export interface TourStep {
  readonly key: string
  /** The number of the cell. */
  readonly cell: number
  /** The cell in PyTorch, in short. */
  readonly code: string
  readonly source: Extract<ExplainSource, { kind: 'tensor' }>
  readonly channel: number
  readonly index: number
  readonly focus: TourFocus
}

type Layer = Recipe['layers'][number]

const SIGNAL = [5, 4, 8, 7, 9, 3, 6]
const FILTER = { values: [[[1, 2, 3]]] }

/** `torch.manual_seed(0); torch.rand(1, 4, 7)` */
const FOUR_CHANNELS = [
  [0.4962566, 0.7682218, 0.08847743, 0.13203049, 0.30742282, 0.6340787, 0.4900934],
  [0.89644474, 0.45562798, 0.6323063, 0.34889346, 0.4017173, 0.022325754, 0.16885895],
  [0.29388845, 0.5185218, 0.6976676, 0.8000114, 0.16102946, 0.28226858, 0.68160856],
  [0.915194, 0.3970999, 0.8741559, 0.41940832, 0.55290705, 0.9527381, 0.03616482],
]
/** The filters that `nn.Conv1d(4, 5, 3)` draws next. */
const FIVE_FILTERS = {
  values: [
    [
      [-0.18173194, -0.07308251, -0.11252555],
      [0.24941555, -0.18711334, -0.13288665],
      [-0.20168012, -0.27036187, -0.16851136],
      [0.24814458, 0.12881215, 0.1399129],
    ],
    [
      [0.015181876, -0.14799897, 0.04883941],
      [-0.26953444, -0.2085869, -0.14882068],
      [0.18213609, 0.16925636, -0.128026],
      [-0.010416088, 0.18462527, 0.2869815],
    ],
    [
      [0.114570014, 0.03899795, 0.19355273],
      [-0.16997258, 0.053792886, -0.22381142],
      [-0.20007673, -0.14912483, 0.13061771],
      [0.11609371, -0.17099744, 0.087210804],
    ],
    [
      [0.15847456, -0.036435813, 0.011022062],
      [0.066887386, 0.1790873, 0.27718416],
      [-0.22245985, -0.1057907, 0.11345218],
      [0.23918161, 0.2512072, 0.25471446],
    ],
    [
      [0.057450548, -0.2510269, 0.026555946],
      [-0.18059671, -0.26903197, 0.25648567],
      [0.21949695, -0.2879615, 0.054031916],
      [-0.048630215, -0.047504712, -0.13214302],
    ],
  ],
}

const source = (layer: Layer, channels = [SIGNAL]): TourStep['source'] => ({
  kind: 'tensor',
  recipe: { version: 1, layers: [layer] },
  shape: [1, channels.length, SIGNAL.length],
  values: channels.flat(),
})
const single = (options: object = {}): TourStep['source'] =>
  source({ type: 'conv1d', weight: FILTER, ...options })
const several = source({ type: 'conv1d', weight: FIVE_FILTERS, padding: 1 }, FOUR_CHANNELS)

/** The notebook, cell by cell. */
export const tourSteps: readonly TourStep[] = [
  {
    key: 'slide',
    cell: 62,
    code: 'x = torch.tensor([5, 4, 8, 7, 9, 3, 6.])\nweight = torch.tensor([1, 2, 3.])\ny = F.conv1d(x.reshape(1, 1, 7), weight.reshape(1, 1, 3))',
    source: single(),
    channel: 0,
    index: 0,
    focus: 'kernel',
  },
  {
    key: 'padding',
    cell: 63,
    code: 'y = F.conv1d(x, weight, padding=ks//2)',
    source: single({ padding: 1 }),
    channel: 0,
    index: 0,
    focus: 'kernel',
  },
  {
    key: 'bias',
    cell: 64,
    code: 'bias = torch.tensor([5.])\ny_with_bias = F.conv1d(x, weight, padding=ks//2, bias=bias)',
    source: single({ padding: 1, weight: { ...FILTER, bias: [5] } }),
    channel: 0,
    index: 1,
    focus: 'kernel',
  },
  {
    key: 'layer',
    cell: 65,
    code: 'torch.manual_seed(0)\nconv = nn.Conv1d(1, 1, kernel_size=3, padding=1, bias=False)\ny = conv(x)',
    source: single({ padding: 1, kernelSize: 3, bias: false, weight: { seed: 0 } }),
    channel: 0,
    index: 2,
    focus: 'kernel',
  },
  {
    key: 'weights',
    cell: 66,
    code: 'with torch.no_grad():\n    conv.weight[:] = torch.tensor([1, 2, 3.])\nconv(x)',
    source: single({ padding: 1 }),
    channel: 0,
    index: 2,
    focus: 'statements',
  },
  {
    key: 'matrix',
    cell: 67,
    code: 'matrix = torch.tensor([[2, 3, 0, 0, 0, 0, 0],\n                       [1, 2, 3, 0, 0, 0, 0], …])\nF.linear(x, matrix)',
    source: single({ padding: 1 }),
    channel: 0,
    index: 3,
    focus: 'matrix',
  },
  {
    key: 'channels',
    cell: 68,
    code: 'x = torch.rand(1, 4, 7)\nconv = nn.Conv1d(4, 5, kernel_size=3, padding=1, bias=False)\ny = conv(x)  # [1, 5, 7]',
    source: several,
    channel: 0,
    index: 2,
    focus: 'kernel',
  },
  {
    key: 'first',
    cell: 69,
    code: 'filter1 = conv.weight[0]\nregion = x[0, :, 1:4]\ntorch.allclose((filter1 * region).sum(), y[0, 0, 2])',
    source: several,
    channel: 0,
    index: 2,
    focus: 'statements',
  },
  {
    key: 'sum',
    cell: 69,
    code: 'filter5 = conv.weight[4]\nregion = x[0, :, 2:5]\ntorch.allclose((filter5 * region).sum(), y[0, 4, 3])',
    source: several,
    channel: 4,
    index: 3,
    focus: 'statements',
  },
  {
    key: 'edge',
    cell: 69,
    code: 'y[0, 0, 0]  # x[0, :, -1] is not there: it is the padding',
    source: several,
    channel: 0,
    index: 0,
    focus: 'kernel',
  },
  {
    key: 'stride',
    cell: 71,
    code: 'y = F.conv1d(x, w, padding=ks//2, stride=2)',
    source: single({ padding: 1, stride: 2 }),
    channel: 0,
    index: 1,
    focus: 'kernel',
  },
  {
    key: 'dilation',
    cell: 79,
    code: 'y = F.conv1d(x, w, dilation=2)\nwt = torch.tensor([1, 0, 2, 0, 3.]).reshape(1, 1, -1)\nyt = F.conv1d(x, wt)',
    source: single({ dilation: 2 }),
    channel: 0,
    index: 0,
    focus: 'statements',
  },
]
