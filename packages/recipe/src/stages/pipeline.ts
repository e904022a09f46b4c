import { nn, SinalError } from '@sinal/core'
import { RecipeError } from '../errors.ts'
import { layerTypeOf } from '../layers/index.ts'
import { placeOf } from '../layers/layer-type.ts'
import { copied } from '../memory.ts'
import type { Pace } from '../pace.ts'
import { resolveLayers } from '../resolve.ts'
import { type RecipeSaid, say } from '../say.ts'
import type { Recipe } from '../schema.ts'
import { AdaptiveStage } from './adaptive-stage.ts'
import { AroundStage, CircularLook } from './around.ts'
import { Block } from './block.ts'
import { DeferredStage, HoldingStage } from './deferred-stage.ts'
import { PointwiseStage } from './pointwise-stage.ts'
import { Workspace } from './scratch.ts'
import { type Piece, pieceSamples, type Place, type Stage, type StageContext, writesTo } from './stage.ts'
import type { DeferredPlan, StagePlan, WindowPlan } from './stage-plan.ts'
import { TransposeStage } from './transpose-stage.ts'
import { WindowStage } from './window-stage.ts'

/** Layers that run together, planned. */
export interface Link {
  readonly plan: StagePlan
  /** The layers on the whole signal; null where nothing of nn has the bytes of the plan. */
  readonly module: nn.Module | null
  /** The places of the first of them and of the last. */
  readonly first: number
  readonly last: number
  readonly inChannels: number
  readonly outChannels: number
  /** Multiply-adds for one output sample of all channels. */
  readonly work: number
  readonly outLength: (length: number, items: number) => number
}

/**
 * The layers up to the last one that is wanted, as links: functions of single samples join what comes before them, unless
 * that is wanted by itself. (A convolution and its activation are then computed together.)
 */
export function planLinks(recipe: Recipe, inChannels: number, wanted: ReadonlySet<number>): Link[] {
  const links: Link[] = []
  const end = Math.max(-1, ...wanted)
  for (const [index, resolved] of resolveLayers(recipe, inChannels).entries()) {
    if (index > end) break
    const [layer, place] = [recipe.layers[index]!, placeOf(index)]
    const type = layerTypeOf(layer)
    const module = type.build(layer, resolved).eval()
    const plan = type.stage(layer, resolved, module)
    const before = links.at(-1)
    const both =
      plan.kind === 'pointwise' && before && !wanted.has(index - 1) ? join(before.plan, module) : null
    if (before && both) {
      const { outChannels } = resolved
      const work = before.work + resolved.work
      const all = before.module && sequence(before.module, module)
      links[links.length - 1] = { ...before, plan: both, module: all, last: index, outChannels, work }
    } else {
      const outLength = (length: number, items: number) =>
        type.outLength(layer, length, place, { items, inChannels: resolved.inChannels })
      const link = { plan, module: wholeOf(plan, module), first: index, last: index }
      links.push({ ...link, outLength, ...resolved })
    }
  }
  return links
}

/** What has the bytes of a plan on the whole signal; null where nothing of nn has. */
function wholeOf(plan: StagePlan, module: nn.Module): nn.Module | null {
  if (plan.kind === 'deferred') return plan.module === undefined ? null : module
  return (plan.kind === 'window' && plan.whole) || module
}

/** A plan with a function of single samples behind it; null where it cannot be. */
function join(plan: StagePlan, module: nn.Module): StagePlan | null {
  switch (plan.kind) {
    case 'transpose':
      return {
        ...plan,
        compute(input, ends, out) {
          const output = module.forward(plan.compute(input, ends, undefined))
          return out?.copy_(output) ?? output
        },
      }
    case 'window':
      if (plan.module === null || plan.edge) return null
      return { ...plan, module: sequence(plan.module, module) }
    case 'pointwise':
      return { ...plan, module: sequence(plan.module, module) }
    case 'adaptive':
    case 'deferred':
      return null
  }
}

function sequence(before: nn.Module, module: nn.Module): nn.Module {
  const modules = before instanceof nn.Sequential ? [...before] : [before]
  return new nn.Sequential(...modules, module)
}

export interface PipelineOptions {
  readonly items: number
  readonly pace: Pace
  readonly chunk: number | undefined
  readonly wanted: ReadonlySet<number>
  /** Whether outputs stay as they are, and not only until the next is asked for. */
  readonly keeps: boolean
  /** Where the next outputs of a layer are to be in the end, where that is known: those that can be are written there. */
  readonly places?: (layer: number) => Place
}

/** Samples of the output of one layer. */
export interface Output {
  readonly layer: number
  readonly block: Block
}

/** Links at work, one behind another: blocks are pushed in, and what they complete is given as it comes. */
export class Pipeline {
  readonly #links: readonly Link[]
  readonly #stages: readonly Stage[]
  readonly #options: PipelineOptions
  readonly #space = new Workspace()

  constructor(links: readonly Link[], options: PipelineOptions) {
    this.#links = links
    this.#options = options
    this.#stages = links.map((link, i) => stageOf(link.plan, this.#context(link, i)))
  }

  /**
   * @param isLast whether the signal ends with this block, which may be empty
   * @returns what the block completes, and null wherever the pace's rest is to be awaited
   */
  *push(block: Block, isLast: boolean): Iterable<Output | null> {
    this.#options.pace.begin()
    yield* this.#through(0, block, isLast)
    if (isLast) this.#space.release()
  }

  *#through(index: number, block: Block, isLast: boolean): Iterable<Output | null> {
    const { wanted, pace, items, keeps } = this.#options
    const link = this.#links[index]
    if (link === undefined) return
    const isShared = keeps && index < this.#links.length - 1
    try {
      for (const output of this.#stages[index]!.push(block, isLast)) {
        if (pace.after(output.length * link.work * items)) yield null
        if (wanted.has(link.last)) {
          yield {
            layer: link.last,
            block: isShared ? Block.of(copied(output.joined()), output.count) : output,
          }
          pace.begin()
        }
        yield* this.#through(index + 1, output, false)
      }
    } catch (error) {
      throw named(link.first, error)
    }
    if (isLast) yield* this.#through(index + 1, Block.of(new Float32Array(0), items * link.outChannels), true)
  }

  #context(link: Link, index: number): StageContext {
    const next = this.#links[index + 1]
    const { items, pace, chunk, keeps, wanted, places } = this.#options
    const { inChannels, outChannels, work, last } = link
    const outLength = (length: number) => link.outLength(length, items)
    const most = () => chunk ?? Math.max(1, Math.floor(pace.pieceWork / (work * Math.max(1, items))))
    const pool = keeps && next === undefined ? null : this.#space.pool()
    const place = (count: number) =>
      (wanted.has(last) ? places?.(last) : this.#stages[index + 1]?.place?.(count)) ?? null
    return {
      items,
      inChannels,
      outChannels,
      outLength,
      piece: this.#piece(link, next),
      most,
      pool,
      place,
      space: this.#space,
    }
  }

  #piece({ inChannels, outChannels, work }: Link, next: Link | undefined): Piece {
    if (isDoneAtOnce(this.#links)) return { input: Infinity, output: Infinity }
    const items = Math.max(1, this.#options.items)
    const samples = pieceSamples(work / Math.max(1, inChannels, outChannels))
    // A stage moves what it carries once a block: blocks are not to be shorter than that.
    const least = next ? carried(next.plan) : 1
    const lengthOf = (channels: number) =>
      Math.max(Math.floor(samples / Math.max(1, items * channels)), least)
    return { input: lengthOf(inChannels), output: lengthOf(outChannels) }
  }
}

/** Whether blocks are computed as they come, and not in pieces: no layer looks for outputs of another in the cache. */
export function isDoneAtOnce([link, next]: readonly Link[]): boolean {
  if (link === undefined || next !== undefined || link.plan.kind !== 'window') return false
  return writesTo(link.plan.module)
}

/** Samples that a stage carries from block to block, about. */
export function carried(plan: StagePlan): number {
  if (plan.kind === 'window') return plan.span - 1 + (plan.unit ?? 1)
  return plan.kind === 'transpose' ? Math.ceil(plan.span / plan.stride) : 1
}

/** Why a link must see its whole input before its first output, and what of it; null where it need not. */
export function deferralOf({ plan, inChannels }: Link): Omit<DeferredPlan, 'kind' | 'module'> | null {
  if (plan.kind === 'deferred') return plan
  if (!isCircular(plan)) return null
  return {
    because: 'its first output is made of the last samples',
    isLength: false,
    look: (items) => new CircularLook(plan, items * inChannels),
  }
}

/** Whether what comes around from the end must be there at the start, and is not known yet. */
function isCircular(plan: StagePlan): plan is WindowPlan {
  return plan.kind === 'window' && plan.fill.mode === 'circular' && !plan.around
}

function stageOf(plan: StagePlan, context: StageContext): Stage {
  const rows = context.items * context.inChannels
  switch (plan.kind) {
    case 'pointwise':
      return new PointwiseStage(plan, context)
    case 'transpose':
      return new TransposeStage(plan, context)
    case 'adaptive':
      return new AdaptiveStage(plan, context)
    case 'deferred':
      return new HoldingStage(new DeferredStage(plan, context, (next) => stageOf(next, context)), rows)
    case 'window':
      if (plan.around) return around(plan, plan.around, context)
      return isCircular(plan)
        ? new HoldingStage(new WindowStage(plan, context), rows)
        : new WindowStage(plan, context)
  }
}

/** The windows of a padded signal, without padding of their own. */
function around(plan: WindowPlan, samples: NonNullable<WindowPlan['around']>, context: StageContext): Stage {
  const added = plan.padLeft + plan.padRight
  const straight: WindowPlan = { ...plan, padLeft: 0, padRight: 0, fill: { mode: 'constant', value: 0 } }
  const outLength = (padded: number) => context.outLength(padded - added)
  return new AroundStage(new WindowStage(straight, { ...context, outLength }), samples)
}

/** The error with the place of the layer, where it is the engine's. */
export function named(layer: number, error: unknown): unknown {
  if (!(error instanceof SinalError) || error instanceof RecipeError) return error
  const { message: text, code, details } = error
  const said = code === null ? say('recipe-engine', { problem: text }) : { code, details, text }
  return new RecipeError(['layers', layer], said as RecipeSaid)
}
