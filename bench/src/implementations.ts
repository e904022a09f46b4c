import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Program } from './process.ts'
import { typescript } from './typescript.ts'
import type { Workload } from './workloads.ts'

/** One way to compute a workload, run in a process of its own. */
export interface Implementation extends Program {
  readonly runs: (workload: Workload) => boolean
  /** How many threads it can use; any number by default. */
  readonly mostThreads?: number
  /** Workloads after whose timings it is asked for the core's peak: that changes from minute to minute. */
  readonly peaks?: readonly string[]
  /** Workloads that take it a minute a call: only with --slow. */
  readonly slow?: readonly string[]
}

/** What `--peers` names. */
export interface Peer {
  readonly implementations: readonly Implementation[]
  /** A package of `bench/peers`, or a Python module. */
  readonly needs: { readonly npm: string } | { readonly python: string }
}

const python = '/usr/bin/python3'
const file = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** Keeps freed memory in the process: otherwise every output is freshly mapped, which costs PyTorch more than the work. */
const mallocTuned = {
  MALLOC_MMAP_THRESHOLD_: '4294967296',
  MALLOC_TRIM_THRESHOLD_: '8589934592',
  MALLOC_TOP_PAD_: '268435456',
}

const forward = ({ mode }: Workload) => mode !== 'train'
const always = () => true

const sinal = (backend: string): Implementation => ({
  name: `sinal-${backend}`,
  ...typescript('src/child/sinal', backend, 'auto'),
  runs: always,
})

/** Sinal without transforms and minimal filtering, where it would use them. */
const sinalDirect = (backend: string): Implementation => ({
  name: `sinal-${backend}-direct`,
  ...typescript('src/child/sinal', backend, 'direct'),
  runs: ({ id }) => ['W3', 'W5', 'W6', 'W7', 'W12'].includes(id),
  peaks: ['W5'],
})

const ortNode = (name: string, variant: string): Implementation => ({
  name,
  ...typescript('peers/ort-node', variant),
  runs: forward,
})

export const backends: Readonly<Record<string, Implementation>> = {
  native: sinal('native'),
  wasm: sinal('wasm'),
  scalar: sinal('scalar'),
  'native-direct': sinalDirect('native'),
  'wasm-direct': sinalDirect('wasm'),
}

export const peers: Readonly<Record<string, Peer>> = {
  torch: {
    needs: { python: 'torch' },
    implementations: [
      {
        name: 'torch',
        command: python,
        args: [file('../peers/torch-conv1d.py')],
        env: mallocTuned,
        runs: always,
        slow: ['W11'],
      },
    ],
  },
  'ort-node': {
    needs: { npm: 'onnxruntime-node' },
    implementations: [
      ortNode('ort-node', 'plain'),
      ortNode('ort-node-2d', '2d'),
      ortNode('ort-node-prealloc', 'prealloc'),
    ],
  },
  'ort-web': {
    needs: { npm: 'onnxruntime-web' },
    implementations: [{ name: 'ort-web', ...typescript('peers/ort-web'), runs: forward }],
  },
  tfjs: {
    needs: { npm: '@tensorflow/tfjs-backend-wasm' },
    implementations: [{ name: 'tfjs-wasm', ...typescript('peers/tfjs'), runs: forward, mostThreads: 1 }],
  },
  jax: {
    needs: { npm: '@jax-js/jax' },
    implementations: [
      {
        name: 'jax-wasm',
        ...typescript('peers/jax'),
        runs: always,
        mostThreads: 1,
        slow: ['W11'],
      },
    ],
  },
  scipy: {
    needs: { python: 'scipy' },
    implementations: [
      {
        name: 'scipy',
        command: python,
        args: [file('../peers/scipy-oaconvolve.py')],
        env: mallocTuned,
        runs: ({ id }) => ['W1', 'W2', 'W3', 'W10', 'W11'].includes(id),
        mostThreads: 1,
      },
    ],
  },
}

/** How to get a peer, or null when it is here. */
export function missing({ needs }: Peer): { readonly npm: boolean; readonly how: string } | null {
  if ('npm' in needs) {
    const here = existsSync(file(`../peers/node_modules/${needs.npm}`))
    return here ? null : { npm: true, how: needs.npm }
  }
  const look = `import importlib.util as u, sys; sys.exit(u.find_spec(${JSON.stringify(needs.python)}) is None)`
  const { status } = spawnSync(python, ['-c', look])
  const how = `apt-get install --no-install-recommends python3-${needs.python} (for ${python})`
  return status === 0 ? null : { npm: false, how }
}
