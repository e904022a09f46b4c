import { realpath } from 'node:fs/promises'
import { basename } from 'node:path'
import { backend, fromArray, init, nn, type Tensor } from '@sinal/core'
import { buildLayers, parseRecipe, preprocessTensor, runRecipe } from '@sinal/recipe'
import { writeCsv, type ReadSignals } from '@sinal/signals'
import type {
  ArgsOf,
  ComputeCalls,
  Fit,
  Grant,
  Notice,
  OpenedFile,
  ResultOf,
  RunResult,
  Source,
} from '../shared/ipc.ts'
import { failure, ProblemError } from '../shared/problem.ts'
import { batchData, batchShape, type BatchItem } from './batch.ts'
import { explainHandlers } from './explain.ts'
import { ExplainedChain } from './explained-chain.ts'
import { fitLayers } from './fit.ts'
import { lookHandlers } from './look/handlers.ts'
import { openFile } from './open-file.ts'
import { writeProblem } from './problems.ts'
import { Samples } from './samples.ts'
import type { ComputeHandlers, Job } from './serve.ts'
import { writeWhole } from './write-whole.ts'

type Args<K extends keyof ComputeCalls> = ArgsOf<ComputeCalls, K>
type Result<K extends keyof ComputeCalls> = ResultOf<ComputeCalls, K>

interface OpenFile extends BatchItem {
  readonly path: string
  readonly signals: ReadSignals
  readonly samples: Samples
}

interface Run {
  readonly result: RunResult
  /** [layer][item] */
  readonly samples: readonly (readonly Samples[])[]
  readonly chain: ExplainedChain
}

/** Owns the open files, the engine and what it made; does what the renderer calls for. */
export class ComputeService implements ComputeHandlers {
  readonly #grants = new Map<string, Grant & { type: 'read' | 'write' }>()
  readonly #files = new Map<string, OpenFile>()
  /** Files that are being read, as far as they are. */
  readonly #loading = new Map<string, Samples>()
  readonly #notify: (notice: Notice) => void
  #run: Run | null = null
  #runs = 0

  constructor(notify: (notice: Notice) => void) {
    this.#notify = notify
  }

  grant(grant: Grant & { type: 'read' | 'write' }): void {
    this.#grants.set(grant.id, grant)
  }

  /** For a page that is loaded anew, and has nothing open: what was granted stays. */
  forget(): void {
    this.#files.clear()
    this.#run = null
  }

  openFile = async ({ fileId }: Args<'openFile'>, job: Job): Promise<OpenedFile> => {
    const { name, path } = this.#granted(fileId, 'read')
    let mine: Samples | null = null
    const onSamples = (samples: Samples): void => {
      mine = samples
      this.#loading.set(fileId, samples)
    }
    try {
      const { signals, samples, info } = await openFile({ id: fileId, name, path, job, onSamples })
      this.#files.set(fileId, { name, path, signals, samples })
      this.#notify({ type: 'opened', id: fileId })
      return info
    } finally {
      // A later reading of the same file may have begun.
      if (this.#loading.get(fileId) === mine) this.#loading.delete(fileId)
    }
  }

  closeFile = ({ fileId }: Args<'closeFile'>): undefined => {
    this.#files.delete(fileId)
  }

  readonly #look = lookHandlers((source) => this.#samples(source))
  windows = this.#look.windows
  statistics = this.#look.statistics
  spectrum = this.#look.spectrum
  spectrogram = this.#look.spectrogram

  outputShapes = ({ recipe, fileIds }: Args<'outputShapes'>): Fit => {
    try {
      const items = fileIds.map((id) => this.#file(id))
      const shape = batchShape(items)
      const { signals } = items[0]!
      return {
        input: { ok: true, shape, channels: [...signals.channels] },
        layers: fitLayers(recipe, shape, signals),
      }
    } catch (error) {
      if (error instanceof ProblemError) return { input: { ok: false, problem: error.problem }, layers: [] }
      throw error
    }
  }

  run = async ({ recipe: document, fileIds }: Args<'run'>, job: Job): Promise<RunResult> => {
    const started = performance.now()
    const items = fileIds.map((id) => this.#file(id))
    const shape = batchShape(items)
    const first = items[0]!.signals
    const { sampleRate } = first
    const layers = fitLayers(document, shape, first).map((fit) => {
      if (!fit.ok) throw new ProblemError(fit.problem)
      return { shape: fit.shape, timing: fit.timing, channels: fit.channels }
    })
    const recipe = parseRecipe(document)
    const input = fromArray(batchData(items), shape)
    const { outputs } = await runRecipe(recipe, input, {
      sampleRate,
      signal: job.signal,
      onProgress: (fraction) => job.progress({ fraction }),
    })
    const result: RunResult = {
      runId: `run-${++this.#runs}`,
      items: items.map(({ name, signals }, n) => ({
        fileId: fileIds[n]!,
        name,
        startTime: signals.startTime,
      })),
      sampleRate,
      layers,
      elapsedMs: performance.now() - started,
    }
    const samples = outputs.map(itemsOf)
    const before = recipe.preprocess?.length
      ? itemsOf(await preprocessTensor(recipe, input, { sampleRate, signal: job.signal }))
      : items.map((item) => item.samples)
    const chain = new ExplainedChain({
      recipe,
      input: shape,
      sampleRate,
      samples: (layer, item, channel) => (layer < 0 ? before : samples[layer]!)[item]!.data[channel]!,
      channelName: (layer, channel) =>
        (layer < 0 ? first.channels : layers[layer]!.channels)[channel]?.name ?? '',
    })
    this.#run = { result, samples, chain }
    return result
  }

  readonly #explain = explainHandlers((runId) => this.#current(runId).chain)
  explainOutput = this.#explain.explainOutput
  explainMatrix = this.#explain.explainMatrix
  explainStatements = this.#explain.explainStatements

  layerWeights = (args: Args<'layerWeights'>): Result<'layerWeights'> => {
    const { recipe, inChannels, layer, sampleRate = null } = args
    const parsed = parseRecipe({ ...recipe, layers: recipe.layers.slice(0, layer + 1) })
    const conv = buildLayers(parsed, inChannels, sampleRate)[layer]
    if (!(conv instanceof nn.Conv1d)) {
      throw failure('bad-message', `layerWeights: no conv1d at ${layer} among ${recipe.layers.length} layers`)
    }
    const [outChannels, perGroup, kernelSize] = conv.weight.shape
    return {
      shape: [outChannels!, perGroup!, kernelSize!],
      values: float32(conv.weight),
      bias: conv.bias && float32(conv.bias),
    }
  }

  exportCsv = async ({ source, targetId }: Args<'exportCsv'>, job: Job): Promise<Result<'exportCsv'>> => {
    const { name, path } = this.#granted(targetId, 'write')
    const { data, length } = this.#output(source)
    const { result } = this.#run!
    const { channels, timing } = result.layers[source.layer]!
    const { startTime } = result.items[source.item]!
    const rate = result.sampleRate
    await this.#refuseOpenFile(path)
    this.#grants.delete(targetId)
    try {
      const { rows, bytes } = await writeCsv(
        path,
        {
          channels,
          data,
          length,
          sampleRate: rate && rate / timing.step,
          startTime: rate ? startTime + timing.offset / rate : startTime,
        },
        {
          // The dialog has asked.
          overwrite: true,
          signal: job.signal,
          onProgress: ({ rows: done, totalRows }) =>
            job.progress({ fraction: totalRows ? done / totalRows : null }),
        },
      )
      return { name, rows, bytes }
    } catch (error) {
      throw new ProblemError(writeProblem(error, name))
    }
  }

  writePicture = async ({ targetId, bytes }: Args<'writePicture'>): Promise<Result<'writePicture'>> => {
    const { name, path } = this.#granted(targetId, 'write')
    await this.#refuseOpenFile(path)
    this.#grants.delete(targetId)
    try {
      await writeWhole(path, bytes)
      return { name, bytes: bytes.length }
    } catch (error) {
      throw new ProblemError(writeProblem(error, name))
    }
  }

  engine = async (): Promise<Result<'engine'>> => {
    await init()
    const { name, unavailable } = backend()
    return { backend: name, unavailable: { ...unavailable } }
  }

  #granted(id: string, type: 'read' | 'write'): { name: string; path: string } {
    const grant = this.#grants.get(id)
    if (grant?.type !== type) throw failure('not-allowed', 'This file was not chosen by the user')
    return grant
  }

  #file(id: string): OpenFile {
    const file = this.#files.get(id)
    if (!file) throw failure('file-closed', 'The file is not open (any more)')
    return file
  }

  /** What can be looked at: also of a file that is still being read. */
  #samples(source: Source): Samples {
    if (source.kind === 'output') return this.#output(source)
    return this.#loading.get(source.fileId) ?? this.#file(source.fileId).samples
  }

  #output(source: Args<'exportCsv'>['source']): Samples {
    const samples = this.#current(source.runId).samples[source.layer]?.[source.item]
    if (!samples)
      throw failure('bad-message', `No layer ${source.layer}, item ${source.item} in ${source.runId}`)
    return samples
  }

  #current(runId: string): Run {
    if (this.#run?.result.runId === runId) return this.#run
    throw failure('run-gone', 'Another run took the place of this one')
  }

  async #refuseOpenFile(target: string): Promise<void> {
    const real = (path: string): Promise<string> => realpath(path).catch(() => path)
    const written = await real(target)
    for (const { path, name } of this.#files.values()) {
      if ((await real(path)) !== written) continue
      const file = basename(target)
      throw failure('export-over-input', `${name} is open: the studio never writes to an original`, { file })
    }
  }
}

/** The channels of each item of an output [N, C, L], without copying. */
function itemsOf(output: Tensor): Samples[] {
  const [items = 0, channels = 0, length = 0] = output.shape
  const data = float32(output)
  const channel = (n: number, c: number): Float32Array => {
    const from = (n * channels + c) * length
    return data.subarray(from, from + length)
  }
  return Array.from(
    { length: items },
    (_item, n) => new Samples(Array.from({ length: channels }, (_channel, c) => channel(n, c))),
  )
}

function float32(values: Tensor): Float32Array {
  const { data } = values
  if (data instanceof Float32Array) return data
  throw new TypeError(`expected float32, but got ${values.dtype}`)
}
