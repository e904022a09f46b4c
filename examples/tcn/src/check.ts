import { fileURLToPath } from 'node:url'
import { F, type Tensor, type nn, optim } from '@sinal/core'
import { loadTorch } from '@sinal/weights'

/** What models.py exports beside a checkpoint: the data, and what PyTorch computed from them. */
interface Reference {
  readonly model: nn.StateDict
  readonly input: Tensor
  readonly target: Tensor
  readonly output: Tensor
  readonly loss: Tensor
  readonly norm: Tensor
  readonly after: nn.StateDict
}

export interface Differences {
  /** The largest difference between Sinal's output and PyTorch's. */
  readonly output: number
  readonly loss: number
  /** The same of everything in the state dict after one training step. */
  readonly after: number
}

/** Loads the checkpoint, runs the model, trains it for one step, and compares all of it with PyTorch. */
export async function check(
  file: URL,
  model: nn.Module,
  makeOptimizer: (parameters: Iterable<nn.Parameter>) => optim.Optimizer,
): Promise<Differences> {
  const reference = (await loadTorch(fileURLToPath(file))) as unknown as Reference
  model.loadStateDict(reference.model)
  const optimizer = makeOptimizer(model.parameters())

  const output = model.forward(reference.input)
  const loss = F.mseLoss(output, reference.target)
  loss.backward()
  optim.clipGradNorm_(model.parameters(), 1)
  optimizer.step()

  const after = Object.entries(model.stateDict())
  return {
    output: difference(output, reference.output),
    loss: difference(loss, reference.loss),
    after: Math.max(...after.map(([key, value]) => difference(value, reference.after[key]))),
  }
}

function difference(ours: Tensor, theirs: Tensor): number {
  return Number(ours.detach().sub(theirs).abs().max().item())
}
