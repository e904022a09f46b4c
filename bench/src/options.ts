import { parseArgs } from 'node:util'
import { backends, peers } from './implementations.ts'
import { workloads } from './workloads.ts'

export interface Options {
  /** Workloads; none where only the curves are asked for. */
  readonly only: readonly string[]
  readonly backends: readonly string[]
  readonly threads: readonly number[]
  /** null: all that are here. */
  readonly peers: readonly string[] | null
  readonly json: string | null
  /** At most so many timings of each implementation. */
  readonly rounds: number
  /** Includes what takes a minute a call. */
  readonly slow: boolean
  readonly docs: boolean
  readonly curves: boolean
  readonly help: boolean
}

/** The command line is not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const usage = `npm run bench -- [options]

  --only W5,W9         these workloads; default all, W1 to W12
  --backend native     these of Sinal's backends: native, wasm, scalar, and native-direct,
                       wasm-direct (algorithm 'direct'); default all but scalar
  --threads 1          numbers of threads, each measured; default 1
  --peers ort-node     these peers: torch, ort-node, ort-web, tfjs, jax, scipy; or none; default all that are here
  --json FILE          write the records there
  --rounds 21          at most so many timings of each implementation; the median counts
  --slow               also what takes a minute a call
  --docs               write docs/performance.md, its plots and docs/performance.json
  --curves             time against length, batch, channels and kernel size; alone, or besides --only or --docs
  --help
`

const optionTypes = {
  only: { type: 'string' },
  backend: { type: 'string' },
  threads: { type: 'string' },
  peers: { type: 'string' },
  json: { type: 'string' },
  rounds: { type: 'string' },
  slow: { type: 'boolean' },
  docs: { type: 'boolean' },
  curves: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

/** @throws {UsageError} an unknown option or value; the message names what is expected */
export function parseOptions(args: readonly string[]): Options {
  const values = parseValues(args)
  const ids = workloads.map(({ id }) => id)
  const peerNames = Object.keys(peers)
  const curvesOnly = values.curves === true && values.docs !== true
  return {
    only: values.only === undefined ? (curvesOnly ? [] : ids) : choices('--only', values.only, ids),
    backends: choices(
      '--backend',
      values.backend ?? 'native,wasm,native-direct,wasm-direct',
      Object.keys(backends),
    ),
    threads: list(values.threads ?? '1').map((text) => positive('--threads', text)),
    peers: parsePeers(values.peers, peerNames),
    json: values.json ?? null,
    rounds: positive('--rounds', values.rounds ?? '21'),
    slow: values.slow ?? false,
    docs: values.docs ?? false,
    curves: values.curves ?? false,
    help: values.help ?? false,
  }
}

function parseValues(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: optionTypes, strict: true }).values
  } catch (error) {
    const known = Object.keys(optionTypes).map((name) => `--${name}`)
    throw new UsageError(`bench: expected ${known.join(', ')}, but got: ${(error as Error).message}`)
  }
}

function parsePeers(text: string | undefined, names: readonly string[]): readonly string[] | null {
  if (text === undefined) return null
  return text === 'none' ? [] : choices('--peers', text, names, ' (or none)')
}

function list(text: string): string[] {
  return text.split(',').map((item) => item.trim())
}

function choices(option: string, text: string, allowed: readonly string[], more = ''): string[] {
  const chosen = list(text)
  const unknown = chosen.find((item) => !allowed.includes(item))
  if (unknown === undefined) return allowed.filter((item) => chosen.includes(item))
  throw new UsageError(
    `bench: ${option} must be a comma-separated list of ${allowed.join(', ')}${more}, but got '${unknown}'`,
  )
}

function positive(option: string, text: string): number {
  const value = Number(text)
  if (text !== '' && Number.isInteger(value) && value > 0) return value
  throw new UsageError(`bench: ${option} must be a positive integer, but got '${text}'`)
}
