import { F, Generator, noGrad, optim, randperm, nn, type Tensor } from '@sinal/core'
import { buildLayers } from '@sinal/recipe'
import type { LearntLayer, TrainResult, TrainSetup } from '../../shared/train-schemas.ts'
import { drawAnew, learntOf, statisticsOf } from './layers.ts'
import type { Lesson } from './lesson.ts'
import { inputBatch, targetBatch, type Target } from './windows.ts'

type Ended = TrainResult['ended']

/** What has been learnt up to the end of a step. */
export interface Learnt {
  /** Epochs that are done, and steps of the one after them. */
  readonly epoch: number
  readonly step: number
  /** As those of a TrainProgress. */
  readonly training: Float64Array
  readonly heldOut: Float64Array | null
  readonly layers: readonly LearntLayer[]
  /** The epoch with the least loss of the held-out part, from 0: the weights at the start. */
  readonly best: { readonly epoch: number; readonly layers: readonly LearntLayer[] } | null
}

export interface TrainOptions {
  /** Asked between layers, too: a step that is stopped midway is as if it had not begun. */
  isStopped(): boolean
  onLearnt(learnt: Learnt): void
}

/** The page draws no more often. */
const PROGRESS_EVERY_MS = 120

/** Thrown where a stop is noticed. */
export class Stopped extends Error {}

/**
 * A chain that learns. All of it is kept, the optimiser's memory and the order of the windows included, so that it goes on
 * as if it had never been stopped.
 */
export class Trainer {
  readonly #lesson: Lesson
  readonly #target: Target
  readonly #layers: readonly nn.Module[]
  readonly #learning: readonly nn.Module[]
  readonly #optimizer: optim.SGD | optim.Adam | optim.AdamW
  readonly #generator: Generator
  /** What dropout draws from. */
  #masks: Generator
  readonly #training: number[] = []
  readonly #heldOut: number[] = []
  #best: Learnt['best'] = null
  /** Epochs that are done; of the one after them, the order of its windows, and how many of them were used. */
  #epoch = 0
  #order: readonly number[] | null = null
  #used = 0
  #sum = 0
  #isStopped: TrainOptions['isStopped'] = () => false

  constructor(lesson: Lesson, target: Target) {
    const { setup, recipe, inputs, sampleRate } = lesson
    const layers = buildLayers(recipe, inputs.length, sampleRate)
    this.#lesson = lesson
    this.#target = target
    this.#layers = layers
    this.#learning = setup.learn.map((layer) => layers[layer]!)
    this.#generator = new Generator(setup.seed)
    this.#masks = new Generator(setup.seed)
    for (const layer of layers) {
      if (!this.#learning.includes(layer)) for (const each of layer.parameters()) each.requiresGrad_(false)
    }
    if (setup.start === 'random') drawAnew(this.#learning, this.#generator)
    this.#optimizer = optimizerOf(
      setup.optimizer,
      this.#learning.flatMap((layer) => [...layer.parameters()]),
    )
  }

  set lr(lr: number) {
    for (const group of this.#optimizer.paramGroups) group.lr = lr
  }

  /** Learns until so many epochs are done. */
  run(epochs: number, { isStopped, onLearnt }: TrainOptions): Ended {
    this.#isStopped = isStopped
    try {
      return this.#learn(epochs, onLearnt)
    } catch (error) {
      if (error instanceof Stopped) return { kind: 'stopped' }
      throw error
    }
  }

  /** Null as long as the losses of the weights at the start are not known. */
  learnt(): Learnt | null {
    if (this.#training.length === 0) return null
    return {
      epoch: this.#epoch,
      step: Math.ceil(this.#used / this.#lesson.setup.batchSize),
      training: Float64Array.from(this.#training),
      heldOut: this.#heldOut.length > 0 ? Float64Array.from(this.#heldOut) : null,
      layers: this.#learntNow(),
      best: this.#best,
    }
  }

  #learn(epochs: number, onLearnt: TrainOptions['onLearnt']): Ended {
    const { windows, setup } = this.#lesson
    if (this.#training.length === 0) this.#judge(this.#lossOf(windows.training))
    let told = -Infinity
    while (this.#epoch < epochs) {
      this.#check()
      if (this.#used < windows.training.length) {
        const loss = this.#step()
        const step = Math.ceil(this.#used / setup.batchSize)
        if (!Number.isFinite(loss)) {
          return { kind: 'diverged', epoch: this.#epoch + 1, step, loss: String(loss) }
        }
      }
      if (this.#used === windows.training.length) this.#endEpoch()
      if (performance.now() - told < PROGRESS_EVERY_MS) continue
      told = performance.now()
      onLearnt(this.learnt()!)
    }
    return { kind: 'done' }
  }

  #check(): void {
    if (this.#isStopped()) throw new Stopped()
  }

  #learntNow(): LearntLayer[] {
    return this.#lesson.setup.learn.map((layer) => learntOf(this.#layers[layer]!, layer))
  }

  /** Learns of one batch, and returns its loss as it was before. */
  #step(): number {
    const { setup, windows } = this.#lesson
    if (this.#order === null) {
      const order = randperm(windows.training.length, { generator: this.#generator })
      this.#order = Array.from(order.data as Int32Array, (place) => windows.training[place]!)
    }
    const starts = this.#order.slice(this.#used, this.#used + setup.batchSize)
    this.#setLearning(true)
    this.#optimizer.zeroGrad()
    const masks = this.#masks.clone()
    const restore = statisticsOf(this.#learning)
    let loss: number
    try {
      loss = this.#gradients(starts)
      this.#check()
    } catch (error) {
      this.#masks = masks
      restore()
      throw error
    }
    this.#optimizer.step()
    this.#used += starts.length
    this.#sum += loss * starts.length
    return loss
  }

  /**
   * Fills in the gradients of a batch, and returns its loss. Each layer is a graph of its own, so that a stop is noticed
   * between two of them on the way back as well.
   */
  #gradients(starts: readonly number[]): number {
    const ends: { readonly output: Tensor; readonly next: Tensor }[] = []
    const output = this.#forward(starts, (made) => {
      if (!made.requiresGrad) return made
      const next = made.detach().requiresGrad_()
      ends.push({ output: made, next })
      return next
    })
    const loss = this.#compare(output, starts)
    loss.backward()
    for (const end of ends.reverse()) {
      this.#check()
      end.output.backward(end.next.grad!)
      end.next.grad = null
    }
    return Number(loss.item())
  }

  #endEpoch(): void {
    this.#judge(this.#sum / this.#used, 1)
    this.#order = null
    this.#used = 0
    this.#sum = 0
  }

  /** By the part that nothing is learnt from. @param ended epochs that end with it */
  #judge(training: number, ended = 0): void {
    const { heldOut } = this.#lesson.windows
    const loss = heldOut.length > 0 ? this.#lossOf(heldOut) : null
    this.#training.push(training)
    this.#epoch += ended
    if (loss === null) return
    this.#heldOut.push(loss)
    const least = this.#best === null ? Infinity : this.#heldOut[this.#best.epoch]!
    if (loss < least) this.#best = { epoch: this.#epoch, layers: this.#learntNow() }
  }

  #lossOf(windows: readonly number[]): number {
    const { batchSize } = this.#lesson.setup
    this.#setLearning(false)
    let sum = 0
    for (let used = 0; used < windows.length; used += batchSize) {
      const starts = windows.slice(used, used + batchSize)
      const loss = noGrad(() => this.#compare(this.#forward(starts), starts))
      sum += Number(loss.item()) * starts.length
    }
    return sum / windows.length
  }

  /** @param passOn makes of what a layer gives what the next one takes */
  #forward(starts: readonly number[], passOn = (made: Tensor): Tensor => made): Tensor {
    const { cut, inputs } = this.#lesson
    return this.#layers.reduce(
      (signal, layer) => {
        this.#check()
        return passOn(this.#through(layer, signal))
      },
      inputBatch(inputs, cut, starts),
    )
  }

  #through(layer: nn.Module, signal: Tensor): Tensor {
    const options = { training: layer.training, generator: this.#masks }
    if (layer instanceof nn.Dropout) return F.dropout(signal, { p: layer.p, ...options })
    if (layer instanceof nn.Dropout1d) return F.dropout1d(signal, { p: layer.p, ...options })
    return layer.forward(signal)
  }

  #compare(output: Tensor, starts: readonly number[]): Tensor {
    const { cut, setup } = this.#lesson
    return lossOf(setup.loss, output.narrow(2, cut.first, cut.count), targetBatch(this.#target, cut, starts))
  }

  /** Layers that do not learn are as in a run, but for dropout, which is nothing there. */
  #setLearning(mode: boolean): void {
    for (const layer of this.#layers) {
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
