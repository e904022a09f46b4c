/** The figures to reach: the best peer's median divided by Sinal's, on one core. */

export interface Contest {
  /** Sinal's implementation. */
  readonly ours: string
  readonly peers: readonly string[]
  readonly label: string
  readonly goals: Readonly<Record<string, number>>
}

const nativePeers = ['torch', 'ort-node', 'ort-node-2d', 'ort-node-prealloc', 'scipy']
const wasmPeers = ['ort-web', 'tfjs-wasm', 'jax-wasm']

export const contests: readonly Contest[] = [
  {
    ours: 'sinal-native',
    peers: nativePeers,
    label: 'native',
    goals: {
      W1: 1,
      W2: 2.5,
      W3: 3,
      W4: 1.5,
      W5: 1.35,
      W6: 1.1,
      W7: 1.5,
      W8: 1.1,
      W9: 1.25,
      W10: 3,
      W11: 8,
      W12: 1.3,
    },
  },
  {
    ours: 'sinal-wasm',
    peers: wasmPeers,
    label: 'WASM',
    goals: {
      W1: 1,
      W2: 2,
      W3: 8,
      W4: 1.5,
      W5: 1.3,
      W6: 1.25,
      W7: 1.3,
      W8: 2,
      W9: 1.25,
      W10: 3,
      W11: 8,
      W12: 50,
    },
  },
  {
    ours: 'sinal-native',
    peers: nativePeers,
    label: 'beyond: native',
    goals: { W5: 1.8, W6: 1.3, W7: 1.9, W12: 1.6 },
  },
]

/** W3 native takes at most this part of onnxruntime-node's time. */
export const longFilterPart = 1 / 20
/** W5 direct reaches at least this part of the core's measured peak. */
export const peakPart = 0.85
/** Two threads are at least this much faster than one. */
export const twoThreads = { factor: 1.8, workloads: ['W5', 'W6', 'W7', 'W9', 'W12'] } as const
