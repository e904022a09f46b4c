import { F, Generator, manualSeed, noGrad, optim, randperm, nn, type Tensor } from '@sinal/core'
import type { LearntLayer, TrainProgress, TrainResult, TrainSetup } from '../shared/train-schemas.ts'
import { breather } from './look/breather.ts'
import { drawAnew, learntOf } from './train-layers.ts'
import type { Lesson } from './train-lesson.ts'
import { inputBatch, targetBatch, type Target } from './train-windows.ts'

type Ended = TrainResult['ended']

export interface TrainOptions {
  /** Stops between two steps. */
  readonly signal: AbortSignal
  onProgress(progress: TrainProgress): void
}

/** The page draws no more often. */
const PROGRESS_EVERY_MS = 120
/** Numbers that are sent along each time. */
const MOST_SENT = 2 ** 16

/**
 * A chain that learns. All of it is kept, the optimiser's memory and the order of the windows included, so that it goes on
 * as if it had never been stopped.
 */
export class Trainer {
  readonly #id: string
  readonly #lesson: Lesson
  readonly #target: Target
  readonly #learning: readonly nn.Module[]
  readonly #optimizer: optim.SGD | optim.Adam | optim.AdamW
  readonly #generator: Generator
  readonly #before: readonly LearntLayer[]
  readonly #training: number[] = []
  readonly #heldOut: number[] = []
  #best: { readonly epoch: number; readonly layers: readonly LearntLayer[] } | null = null
  /** Epochs that are done; of the one after them, the order of its windows, and how many of them were used. */
  #epoch = 0
  #order: readonly number[] = []
  #used = 0
  #sum = 0

  constructor(id: string, lesson: Lesson, target: Target) {
    const { setup, layers } = lesson
    this.#id = id
    this.#lesson = lesson
    this.#target = target
    this.#learning = setup.learn.map((layer) => layers[layer]!)
    this.#generator = new Generator(setup.seed)
    // Dropout draws from the default one.
    manualSeed(setup.seed)
    for (const layer of layers) {
      if (!this.#learning.includes(layer)) for (const each of layer.parameters()) each.requiresGrad_(false)
    }
    this.#before = this.#learntNow()
    if (setup.start === 'random') drawAnew(this.#learning, this.#generator)
    this.#optimizer = optimizerOf(
      setup.optimizer,
      this.#learning.flatMap((layer) => [...layer.parameters()]),
    )
  }

  set lr(lr: number) {
    for (const group of this.#optimizer.paramGroups) group.lr = lr
  }

  /** The epoch with the least loss of the held-out part, from 0: the weights at the start. */
  get best(): number | null {
    return this.#best?.epoch ?? null
  }

  /** Learns until so many epochs are done. */
  async run(epochs: number, { signal, onProgress }: TrainOptions): Promise<Ended> {
    // A stop is looked for between steps, lest one be lost.
    const breathe = breather(new AbortController().signal)
    const { windows } = this.#lesson
    let told = -Infinity
    if (this.#training.length === 0) {
      this.#training.push(await this.#lossOf(windows.training, breathe))
      await this.#judge(breathe)
    }
    while (this.#epoch < epochs) {
      if (signal.aborted) return { kind: 'stopped' }
      const loss = this.#step()
      const step = Math.ceil(this.#used / this.#lesson.setup.batchSize)
      if (!Number.isFinite(loss)) {
        return { kind: 'diverged', epoch: this.#epoch + 1, step, loss: String(loss) }
      }
      if (this.#used === windows.training.length) await this.#endEpoch(breathe)
      await breathe()
      if (performance.now() - told < PROGRESS_EVERY_MS) continue
      told = performance.now()
      onProgress(this.progress())
    }
    return { kind: 'done' }
  }

  progress(): TrainProgress {
    let left = MOST_SENT
    return {
      trainId: this.#id,
      epoch: this.#epoch,
      step: Math.ceil(this.#used / this.#lesson.setup.batchSize),
      training: Float64Array.from(this.#training),
      heldOut: this.#heldOut.length > 0 ? Float64Array.from(this.#heldOut) : null,
      layers: this.#lesson.setup.learn.flatMap((layer) => {
        const module = this.#lesson.layers[layer]!
        if (!(module instanceof nn.Conv1d || module instanceof nn.ConvTranspose1d)) return []
        left -= module.weight.data.length
        return left < 0 ? [] : [learntOf(module, layer)]
      }),
    }
  }

  learnt(which: 'last' | 'best' | 'before'): readonly LearntLayer[] {
    if (which === 'before') return this.#before
    return (which === 'best' && this.#best?.layers) || this.#learntNow()
  }

  #learntNow(): LearntLayer[] {
    const { setup, layers } = this.#lesson
    return setup.learn.map((layer) => learntOf(layers[layer]!, layer))
  }

  /** Learns of one batch, and returns its loss as it was before. */
  #step(): number {
    const { setup, windows } = this.#lesson
    if (this.#used === 0) {
      const order = randperm(windows.training.length, { generator: this.#generator })
      this.#order = Array.from(order.data as Int32Array, (place) => windows.training[place]!)
    }
    const starts = this.#order.slice(this.#used, this.#used + setup.batchSize)
    this.#setLearning(true)
    this.#optimizer.zeroGrad()
    const loss = this.#loss(starts)
    loss.backward()
    this.#optimizer.step()
    const value = Number(loss.item())
    this.#used += starts.length
    this.#sum += value * starts.length
    return value
  }

  async #endEpoch(breathe: () => Promise<void> | void): Promise<void> {
    this.#training.push(this.#sum / this.#used)
    this.#epoch++
    this.#used = 0
    this.#sum = 0
    await this.#judge(breathe)
  }

  /** By the part that nothing is learnt from. */
  async #judge(breathe: () => Promise<void> | void): Promise<void> {
    const { heldOut } = this.#lesson.windows
    if (heldOut.length === 0) return
    const loss = await this.#lossOf(heldOut, breathe)
    this.#heldOut.push(loss)
    const least = this.#best === null ? Infinity : this.#heldOut[this.#best.epoch]!
    if (loss < least) this.#best = { epoch: this.#epoch, layers: this.#learntNow() }
  }

  async #lossOf(windows: readonly number[], breathe: () => Promise<void> | void): Promise<number> {
    const { batchSize } = this.#lesson.setup
    this.#setLearning(false)
    let sum = 0
    for (let used = 0; used < windows.length; used += batchSize) {
      const starts = windows.slice(used, used + batchSize)
      sum += Number(noGrad(() => this.#loss(starts)).item()) * starts.length
      await breathe()
    }
    return sum / windows.length
  }

  #loss(starts: readonly number[]): Tensor {
    const { cut, inputs, layers, setup } = this.#lesson
    const output = layers.reduce((signal, layer) => layer.forward(signal), inputBatch(inputs, cut, starts))
    return lossOf(setup.loss, output.narrow(2, cut.first, cut.count), targetBatch(this.#target, cut, starts))
  }

  /** Layers that do not learn are as in a run, but for dropout, which is nothing there. */
  #setLearning(mode: boolean): void {
    for (const layer of this.#lesson.layers) {
      const isLearning = layer instanceof nn.Dropout || layer instanceof nn.Dropout1d
      layer.train(mode && (isLearning || this.#learning.includes(layer)))
    }
  }
}

function optimizerOf({ kind, lr, momentum, weightDecay }: TrainSetup['optimizer'], parameters: Tensor[]) {
  if (kind === 'SGD') return new optim.SGD(parameters, { lr, momentum, weightDecay })
  return new (kind === 'Adam' ? optim.Adam : optim.AdamW)(parameters, { lr, weightDecay })
}

function lossOf({ kind, threshold }: TrainSetup['loss'], output: Tensor, target: Tensor): Tensor {
  switch (kind) {
    case 'MSELoss':
      return F.mseLoss(output, target)
    case 'L1Loss':
      return F.l1Loss(output, target)
    case 'SmoothL1Loss':
      return F.smoothL1Loss(output, target, { beta: threshold })
    case 'HuberLoss':
      return F.huberLoss(output, target, { delta: threshold })
  }
}
