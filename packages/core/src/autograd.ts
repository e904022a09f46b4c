import { AutogradError, OptionError, ShapeError, shapeMessage } from './errors.ts'
import { giveUp } from './given-up.ts'
import { add } from './ops/add.ts'
import { onesLike } from './creation.ts'
import { sameShape } from './shape.ts'
import type { Tensor } from './tensor.ts'

/**
 * Gradients of an operation's inputs from the gradient of its output; `null` where an input has none.
 * `needs[i]` tells whether input i's gradient is asked for: a rule may skip the work otherwise.
 */
export type BackwardRule = (gradOutput: Tensor, needs: readonly boolean[]) => readonly (Tensor | null)[]

/** Tensors that a rule reads; `null` in place of one that it will not read for these inputs. */
export type Saved = readonly (Tensor | null)[]

const nothing: Saved = []

/** One recorded operation: a node of the graph that `backward` walks. */
export class GradFn {
  /** PyTorch's name of the node, e.g. `ConvolutionBackward0`; printed as `grad_fn=<ConvolutionBackward0>`. */
  readonly name: string
  /** The nodes of the inputs; `null` for an input that needs no gradient. */
  readonly next: readonly (GradFn | null)[]
  /** Non-leaf tensors of this node that asked to keep their gradient. */
  retaining: Tensor | null = null
  #rule: BackwardRule | null
  #saved: Saved
  readonly #versions: readonly number[]

  constructor(name: string, next: readonly (GradFn | null)[], rule: BackwardRule, saved: Saved) {
    this.name = name
    this.next = next
    this.#rule = rule
    this.#saved = saved
    this.#versions = saved.map(versionOf)
  }

  /** The gradients of the inputs, in the order of `next`. */
  apply(gradOutput: Tensor, retainGraph: boolean): readonly (Tensor | null)[] {
    if (this.#rule === null) {
      throw new AutogradError(
        `backward: the graph must not have been freed, but got ${this.name} a second time (pass { retainGraph: true } the first time)`,
      )
    }
    this.#saved.forEach((tensor, i) => {
      if (tensor !== null && tensor.storage.version !== this.#versions[i]) {
        throw new AutogradError(
          `backward: tensors saved for the gradient must not be modified in place, but got version ${tensor.storage.version} ` +
            `of a tensor of shape [${tensor.shape.join(', ')}] that ${this.name} saved at version ${this.#versions[i]}`,
        )
      }
    })
    const gradients = this.#rule(
      gradOutput,
      this.next.map((node) => node !== null),
    )
    // As in PyTorch, only what was saved is freed: a graph that saved nothing can be walked again.
    if (!retainGraph && this.#saved.some((tensor) => tensor !== null)) {
      this.#rule = null
      this.#saved = nothing
    }
    return gradients
  }
}

function versionOf(saved: Tensor | null): number {
  return saved === null ? 0 : saved.storage.version
}

/** The end of the graph at a leaf: adds what arrives to the leaf's `grad`. */
export class AccumulateGrad extends GradFn {
  readonly leaf: Tensor

  constructor(leaf: Tensor) {
    super('AccumulateGrad', [], () => [], [])
    this.leaf = leaf
  }
}

let gradEnabled = true

/** Whether operations are recorded for `backward` at the moment. */
export function isGradEnabled(): boolean {
  return gradEnabled
}

/**
 * Runs `body` without recording operations: PyTorch's `with torch.no_grad():`.
 *
 * @param body synchronous; what it returns is returned
 * @throws {OptionError} `body` is asynchronous: recording would be on again before it ends
 */
export function noGrad<Result>(body: () => Result): Result {
  return withGradMode(false, 'noGrad', body)
}

/** Runs `body` with recording on, inside a `noGrad`: PyTorch's `with torch.enable_grad():`. */
export function enableGrad<Result>(body: () => Result): Result {
  return withGradMode(true, 'enableGrad', body)
}

function withGradMode<Result>(enabled: boolean, where: string, body: () => Result): Result {
  const before = gradEnabled
  gradEnabled = enabled
  try {
    const result = body()
    if (result instanceof Promise)
      throw new OptionError(`${where}: body must be synchronous, but got a function that returns a Promise`)
    return result
  } finally {
    gradEnabled = before
  }
}

/** Whether an operation on these inputs will be recorded. */
export function recording(inputs: readonly Tensor[]): boolean {
  return gradEnabled && inputs.some((input) => input.requiresGrad)
}

/**
 * Makes `output` remember how it came about, if any input requires a gradient and recording is on.
 *
 * @param name PyTorch's name of the node
 * @param saved tensors that `rule` reads: `backward` refuses to run when one was modified in place meanwhile
 * @returns `output`
 */
export function record(
  name: string,
  output: Tensor,
  inputs: readonly Tensor[],
  rule: BackwardRule,
  saved: Saved = nothing,
): Tensor {
  if (recording(inputs)) output.setHistory(new GradFn(name, inputs.map(nodeOf), rule, saved))
  return output
}

/** What `record` would make an output remember; null where it would not. For outputs that are not there yet. */
export function historyOf(
  name: string,
  inputs: readonly Tensor[],
  rule: BackwardRule,
  saved: Saved,
): GradFn | null {
  return recording(inputs) ? new GradFn(name, inputs.map(nodeOf), rule, saved) : null
}

/** Where the gradient of `input` goes; null if it needs none. */
export function nodeOf(input: Tensor): GradFn | null {
  if (!input.requiresGrad) return null
  return input.gradFn ?? input.accumulator
}

/**
 * Fills in `grad` of every leaf that `root` came from.
 *
 * @param gradient of the same shape as `root`; may be left out for a scalar (then 1)
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.backward.html
 */
export function backward(root: Tensor, gradient: Tensor | undefined, retainGraph: boolean): void {
  const start = root.requiresGrad ? nodeOf(root) : null
  if (start === null) {
    throw new AutogradError(
      'backward: the tensor must require a gradient, but got one with requiresGrad false and no gradFn',
    )
  }
  withGradMode(false, 'backward', () => propagate(start, rootGradient(root, gradient), retainGraph))
}

function rootGradient(root: Tensor, gradient: Tensor | undefined): Tensor {
  if (gradient === undefined) {
    if (root.numel !== 1) {
      throw new AutogradError(
        `backward: without a gradient the tensor must have one element, but got shape [${root.shape.join(', ')}] (call .sum() first, or pass a gradient of this shape)`,
      )
    }
    return onesLike(root)
  }
  if (!sameShape(gradient.shape, root.shape)) {
    throw new ShapeError(
      shapeMessage('backward: gradient must have the shape of the tensor, but got another', [
        ['gradient', gradient.shape],
        ['tensor', root.shape],
      ]),
    )
  }
  return gradient.detach().to(root.dtype)
}

/** Walks the graph so that a node runs when all gradients that flow into it have arrived. */
function propagate(start: GradFn, gradient: Tensor, retainGraph: boolean): void {
  const awaited = countUses(start)
  const arrived = new Map<GradFn, Tensor>([[start, gradient]])
  const ready = [start]
  const leaves = new Map<AccumulateGrad, Tensor>()
  // The caller's is never let go.
  const holds = new Holds([gradient, gradient])
  while (ready.length > 0) {
    const current = ready.pop()!
    const total = arrived.get(current)
    arrived.delete(current)
    if (total !== undefined && current.retaining !== null) accumulate(current.retaining, total, true)
    if (total !== undefined && current instanceof AccumulateGrad) {
      leaves.set(current, total)
      continue
    }
    const gradients = total === undefined ? [] : current.apply(total, retainGraph)
    const parts = gradients.filter((part) => part !== null)
    parts.forEach((part) => holds.hold(part))
    current.next.forEach((next, i) => {
      if (next === null) return
      const part = gradients[i]
      if (part) {
        const sofar = arrived.get(next)
        const sum = sofar === undefined ? part : add(sofar, part)
        holds.hold(sum)
        if (sofar !== undefined) holds.letGo(sofar)
        arrived.set(next, sum)
      }
      const left = awaited.get(next)! - 1
      awaited.set(next, left)
      if (left === 0) ready.push(next)
    })
    parts.forEach((part) => holds.letGo(part))
    if (total !== undefined) holds.letGo(total)
  }
  // Each leaf keeps an array of its own: two may have received the same (as the inputs of a sum do), or the one that the
  // caller passed, and may write to later.
  const owned = new Set<object>([gradient.storage])
  for (const [{ leaf }, total] of leaves) {
    accumulate(leaf, total, owned.has(total.storage))
    owned.add(total.storage)
  }
}

/** Gradients on their way, whose memory is given up once nobody needs it: that of a deep chain is a few gradients'. */
class Holds {
  readonly #counts = new Map<ArrayBufferLike, number>()

  constructor(gradients: readonly Tensor[]) {
    for (const gradient of gradients) this.hold(gradient)
  }

  hold({ storage }: Tensor): void {
    const { buffer } = storage.data
    this.#counts.set(buffer, (this.#counts.get(buffer) ?? 0) + 1)
  }

  letGo({ storage }: Tensor): void {
    const { buffer } = storage.data
    const count = this.#counts.get(buffer)! - 1
    this.#counts.set(buffer, count)
    if (count > 0) return
    this.#counts.delete(buffer)
    giveUp(storage.data)
  }
}

/** How many times each node's output is used by nodes that `start` reaches. */
function countUses(start: GradFn): Map<GradFn, number> {
  const uses = new Map<GradFn, number>([[start, 0]])
  const stack = [start]
  while (stack.length > 0) {
    for (const next of stack.pop()!.next) {
      if (next === null) continue
      const count = uses.get(next)
      if (count === undefined) stack.push(next)
      uses.set(next, (count ?? 0) + 1)
    }
  }
  return uses
}

function accumulate(tensor: Tensor, gradient: Tensor, shared: boolean): void {
  const { arrivedGrad } = tensor
  if (arrivedGrad !== null) arrivedGrad.add_(gradient)
  else tensor.arrivedGrad = shared || gradient.isView ? gradient.clone() : gradient
}
