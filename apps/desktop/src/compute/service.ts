import { realpath } from 'node:fs/promises'
import { basename } from 'node:path'
import { backend, fromArray, init, type Tensor } from '@sinal/core'
import { parseRecipe, preprocessTensor, runRecipe } from '@sinal/recipe'
import { ownWorker } from '@sinal/recipe/batch'
import type { ReadSignals } from '@sinal/signals'
import type {
  ArgsOf,
  ComputeCalls,
  Fit,
  ImportPreview,
  LayerFit,
  LayerWeights,
  Notice,
  OpenedFile,
  PathGrant,
  ResultOf,
  RunResult,
  Source,
} from '../shared/ipc.ts'
import { failure, ProblemError } from '../shared/problem.ts'
import { batchData, batchShape, wholeBatch, type BatchItem } from './batch.ts'
import { WeightFiles } from './chain-files.ts'
import { previewChain, type PreviewSamples } from './chain-preview.ts'
import { filterResponse } from './chain-response.ts'
import { layerWeights } from './chain-weights.ts'
import { explainHandlers } from './explain.ts'
import { ExplainedChain } from './explained-chain.ts'
import { fitChain, fitLayers } from './fit.ts'
import { FolderRuns, type FolderWorkers } from './folder-run/folder-runs.ts'
import { previewImport, shapeOf } from './import-preview.ts'
import { lookHandlers, type Drawable } from './look/handlers.ts'
import { Grants } from './grants.ts'
import { openFile } from './open-file.ts'
import { Samples } from './samples.ts'
import type { ComputeHandlers, Job } from './serve.ts'
import { trainHandlers } from './training/handlers.ts'
import { ownLearner, type NewLearner } from './training/learner.ts'
import { takeAwayHandlers } from './take-away/handlers.ts'
import type { Taken, Target } from './take-away/samples.ts'

type Args<K extends keyof ComputeCalls> = ArgsOf<ComputeCalls, K>
type Result<K extends keyof ComputeCalls> = ResultOf<ComputeCalls, K>

interface OpenFile extends BatchItem {
  readonly path: string
  readonly signals: ReadSignals
  readonly samples: Samples
  readonly like: Taken['like']
}

interface Run {
  readonly result: RunResult
  /** [layer][item] */
  readonly samples: readonly (readonly Samples[])[]
  readonly chain: ExplainedChain
}

interface Preview {
  readonly runId: string
  /** [layer][item] */
  readonly samples: readonly (readonly PreviewSamples[])[]
}

/** Owns the open files, the engine and what it made; does what the renderer calls for. */
export class ComputeService implements ComputeHandlers {
  readonly #grants = new Grants()
  readonly #files = new Map<string, OpenFile>()
  /** Files that are being read, as far as they are. */
  readonly #loading = new Map<string, Samples>()
  readonly #notify: (notice: Notice) => void
  readonly #folderWorkers: FolderWorkers
  readonly #learner: NewLearner
  readonly #weights = new WeightFiles((id) => this.#grants.of(id, 'read'))
  /** The last run, and the one that it kept. */
  #runs: readonly Run[] = []
  #preview: Preview | null = null
  /** A run waits for it: what is in view is looked at first. */
  #previewing: Promise<unknown> = Promise.resolve()
  #runCount = 0

  /**
   * @param workers what runs the files of a folder, as many at once; by default one in this thread
   * @param learner what learns; by default in this thread
   */
  constructor(
    notify: (notice: Notice) => void,
    workers: FolderWorkers = () => [ownWorker()],
    learner: NewLearner = ownLearner,
  ) {
    this.#notify = notify
    this.#folderWorkers = workers
    this.#learner = learner
  }

  grant(grant: PathGrant): void {
    this.#grants.add(grant)
  }

  /** For a page that is loaded anew, and has nothing open: what was granted stays. */
  forget(): void {
    this.#files.clear()
    this.#runs = []
    this.#preview = null
    this.#train.forget()
  }

  openFile = async ({ fileId, choices = {} }: Args<'openFile'>, job: Job): Promise<OpenedFile> => {
    const { name, path } = await this.#grants.of(fileId, 'read')
    let mine: Samples | null = null
    const onSamples = (samples: Samples): void => {
      mine = samples
      this.#loading.set(fileId, samples)
    }
    try {
      const { signals, samples, like, info } = await openFile({
        id: fileId,
        name,
        path,
        choices,
        job,
        onSamples,
      })
      this.#files.set(fileId, { name, path, signals, samples, like })
      this.#notify({ type: 'opened', id: fileId })
      return info
    } finally {
      // A later reading of the same file may have begun.
      if (this.#loading.get(fileId) === mine) this.#loading.delete(fileId)
    }
  }

  previewImport = async ({ fileId, choices }: Args<'previewImport'>): Promise<ImportPreview> =>
    previewImport(await this.#grants.of(fileId, 'read'), choices)

  fileShape = async ({ fileId }: Args<'fileShape'>): Promise<string | null> =>
    shapeOf(await this.#grants.of(fileId, 'read'))

  closeFile = ({ fileId }: Args<'closeFile'>): undefined => {
    this.#files.delete(fileId)
  }

  readonly #look = lookHandlers({
    shown: (source) => this.#shown(source),
    samples: (source) => this.#samples(source),
  })
  windows = this.#look.windows
  statistics = this.#look.statistics
  spectrum = this.#look.spectrum
  spectrogram = this.#look.spectrogram

  outputShapes = async ({ recipe, fileIds }: Args<'outputShapes'>): Promise<Fit> => {
    try {
      const items = fileIds.map((id) => this.#file(id))
      const shape = batchShape(items)
      const { signals } = items[0]!
      return {
        input: { ok: true, shape, channels: [...signals.channels] },
        layers: fitChain(await this.#weights.load(recipe), shape, signals, recipe.layers.length),
      }
    } catch (error) {
      if (error instanceof ProblemError) return { input: { ok: false, problem: error.problem }, layers: [] }
      throw error
    }
  }

  run = async ({ recipe, fileIds, keep }: Args<'run'>, job: Job): Promise<RunResult> => {
    const started = performance.now()
    const document = await this.#weights.loadAll(recipe)
    const items = fileIds.map((id) => this.#file(id))
    const shape = batchShape(items)
    const first = items[0]!.signals
    const { sampleRate } = first
    const layers = runLayers(fitLayers(document, shape, first))
    const parsed = parseRecipe(document)
    await this.#previewing
    const input = fromArray(await wholeBatch(items, job.signal), shape)
    const { outputs } = await runRecipe(parsed, input, {
      sampleRate,
      signal: job.signal,
      onProgress: (fraction) => job.progress({ fraction }),
    })
    const result: RunResult = {
      runId: `run-${++this.#runCount}`,
      items: runItems(items, fileIds),
      sampleRate,
      layers,
      elapsedMs: performance.now() - started,
    }
    const samples = outputs.map(itemsOf)
    const before = parsed.preprocess?.length
      ? itemsOf(await preprocessTensor(parsed, input, { sampleRate, signal: job.signal }))
      : items.map((item) => item.samples)
    const chain = new ExplainedChain({
      recipe: parsed,
      input: shape,
      sampleRate,
      samples: (layer, item, channel) => (layer < 0 ? before : samples[layer]!)[item]!.data[channel]!,
      channelName: (layer, channel) =>
        (layer < 0 ? first.channels : layers[layer]!.channels)[channel]?.name ?? '',
    })
    const kept = this.#runs.filter((run) => run.result.runId === keep)
    this.#runs = [{ result, samples, chain }, ...kept]
    return result
  }

  readonly #explain = explainHandlers((runId) => this.#runOf(runId).chain)
  explainField = this.#explain.explainField
  explainOutput = this.#explain.explainOutput
  explainMatrix = this.#explain.explainMatrix
  explainStatements = this.#explain.explainStatements

  readonly #folders = new FolderRuns({
    granted: (id, type) => this.#grants.of(id, type),
    takeTarget: (id) => this.#target(id),
    loadWeights: (recipe) => this.#weights.loadAll(recipe),
    refuseOpenFile: (path) => this.#refuseOpenFile(path),
    workers: (count) => this.#folderWorkers(count),
    onBusy: (busy) => this.#notify({ type: 'busy', busy }),
  })
  folderFiles = this.#folders.folderFiles
  folderPlan = this.#folders.folderPlan
  folderRun = this.#folders.folderRun
  folderPause = this.#folders.folderPause
  folderRows = this.#folders.folderRows
  folderReport = this.#folders.folderReport

  readonly #train = trainHandlers({
    file: (id) => this.#file(id),
    withWeights: (recipe) => this.#weights.loadAll(recipe),
    learner: (lesson) => this.#learner(lesson),
  })
  trainPlan = this.#train.trainPlan
  train = this.#train.train
  trainOn = this.#train.trainOn
  learntWeights = this.#train.learntWeights

  preview = (args: Args<'preview'>): Promise<RunResult | null> => {
    const made = this.#makePreview(args)
    this.#previewing = made.catch(() => null)
    return made
  }

  async #makePreview({ recipe, fileIds, start, end }: Args<'preview'>): Promise<RunResult | null> {
    const started = performance.now()
    const { recipe: document, unread } = await this.#weights.load(recipe)
    const items = fileIds.map((id) => this.#file(id))
    const input = batchShape(items)
    const { sampleRate, channels } = items[0]!.signals
    const fits = fitChain({ recipe: document, unread }, input, { sampleRate, channels }, recipe.layers.length)
    if (fits.some(({ ok }) => !ok)) return null
    const read = (from: number, to: number): Float32Array => batchData(items, from, to)
    const samples = await previewChain(parseRecipe(document), { input, sampleRate, start, end, read })
    if (!samples) return null
    const runId = `preview-${++this.#runCount}`
    this.#preview = { runId, samples }
    const elapsedMs = performance.now() - started
    return { runId, items: runItems(items, fileIds), sampleRate, layers: runLayers(fits), elapsedMs }
  }

  layerWeights = async ({
    recipe: document,
    fileIds,
    layer,
  }: Args<'layerWeights'>): Promise<LayerWeights> => {
    const recipe = await this.#weights.loadAll({ ...document, layers: document.layers.slice(0, layer + 1) })
    const items = fileIds.map((id) => this.#file(id))
    return layerWeights(parseRecipe(recipe), layer, batchShape(items), items[0]!.signals.sampleRate)
  }

  filterResponse = ({ taps, dilation, sampleRate }: Args<'filterResponse'>): Result<'filterResponse'> =>
    filterResponse(taps, dilation, sampleRate ?? 1)

  weightFile = ({ fileId, anew }: Args<'weightFile'>): Promise<Result<'weightFile'>> =>
    this.#weights.tensors(fileId, anew)

  readonly #takeAway = takeAwayHandlers({
    taken: (source) => this.#taken(source),
    target: (id) => this.#target(id),
    readable: (id) => this.#grants.of(id, 'read'),
    input: ([first]) => {
      if (first === undefined) return { inChannels: 1, sampleRate: null }
      const { channels, sampleRate } = this.#file(first).signals
      return { inChannels: channels.length, sampleRate }
    },
    loaded: (recipe) => this.#weights.loadAll(recipe),
  })
  forecastSamples = this.#takeAway.forecastSamples
  writeSamples = this.#takeAway.writeSamples
  writeBytes = this.#takeAway.writeBytes
  chainFiles = this.#takeAway.chainFiles
  readRecipe = this.#takeAway.readRecipe

  engine = async (): Promise<Result<'engine'>> => {
    await init()
    const { name, unavailable } = backend()
    return { backend: name, unavailable: { ...unavailable } }
  }

  async #target(id: string): Promise<Target> {
    const target = await this.#grants.of(id, 'write')
    await this.#refuseOpenFile(target.path)
    this.#grants.spend(id)
    return target
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

  /** What can be drawn: also what is known of a run to come. */
  #shown(source: Source): Drawable {
    if (source.kind === 'input' || this.#preview?.runId !== source.runId) return this.#samples(source)
    return this.#preview.samples[source.layer]?.[source.item] ?? this.#output(source)
  }

  #runOf(id: string): Run {
    const run = this.#runs.find(({ result }) => result.runId === id)
    if (!run) throw failure('run-gone', 'Another run took the place of this one')
    return run
  }

  #output(source: Source & { kind: 'output' }): Samples {
    const samples = this.#runOf(source.runId).samples[source.layer]?.[source.item]
    if (!samples)
      throw failure('bad-message', `No layer ${source.layer}, item ${source.item} in ${source.runId}`)
    return samples
  }

  /** An open file, or what a run made of one, with its place in time. */
  #taken(source: Source): Taken {
    if (source.kind === 'input') {
      const { signals, like } = this.#file(source.fileId)
      return { signals, like }
    }
    const { data, length } = this.#output(source)
    const { result } = this.#runOf(source.runId)
    const { channels, timing } = result.layers[source.layer]!
    const { startTime, fileId } = result.items[source.item]!
    const rate = result.sampleRate
    const place = {
      sampleRate: rate && rate / timing.step,
      startTime: startTime + (rate ? timing.offset / rate : timing.offset),
    }
    const dialect = this.#files.get(fileId)?.like ?? null
    // A count of samples which are no more those of the input says nothing.
    const isCount = dialect?.timeUnit === 'samples' && timing.step !== 1
    const like = isCount ? { ...dialect, timeColumn: null } : dialect
    return { signals: { channels, data, length, ...place }, like }
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

const runItems = (items: readonly OpenFile[], fileIds: readonly string[]): RunResult['items'] =>
  items.map(({ name, signals }, n) => ({ fileId: fileIds[n]!, name, startTime: signals.startTime }))

/** @throws {ProblemError} a layer does not fit */
function runLayers(fits: readonly LayerFit[]): RunResult['layers'] {
  return fits.map((fit) => {
    if (!fit.ok) throw new ProblemError(fit.problem)
    return { shape: fit.shape, timing: fit.timing, channels: fit.channels }
  })
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
