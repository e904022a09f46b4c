/** The Train view. */
export const train = {
  title: 'Train',
  hint: 'Let the chain learn its weights from a signal',
  emptyTitle: 'What kernel makes this out of that?',
  empty:
    'Add a layer to the chain, and let it learn its weights here: step by step they are changed so that the output of the chain comes closer to a target.',
  soon: 'Here the losses and the weights move while the chain learns.',
  lead: 'The chain is the model: its weights are changed, step by step, so that its output comes closer to the target.',
  noFile: 'The file is still being read.',
  chainWrong: 'A layer of the chain needs a correction first: see the chain panel.',
  layerWrong: '{layer} does not fit the channels that go in. {why}',
  cannotLearn: '{layer} cannot learn like this. {why}',
  windowShort:
    'Windows are too short for {layer}: with the samples beside them, they have {samples}. {why} Choose more samples a window.',
  what: 'What is learnt',
  how: 'How',
  fields: {
    inputs: 'Input channels',
    target: 'Target',
    start: 'Weights begin',
    frozen: 'Layers that learn',
    loss: 'Loss',
    threshold: 'Squared up to a difference of',
    optimizer: 'Optimiser',
    lr: 'Learning rate',
    momentum: 'Momentum',
    weightDecay: 'Weight decay',
    epochs: 'Epochs',
    frame: 'Samples a window',
    batchSize: 'Windows a batch',
    heldOut: 'Held out (%)',
    seed: 'Seed',
  },
  own: 'What this chain makes now',
  channelsOf: 'Channels of {file}',
  openTarget: 'Open target file…',
  targetHint: {
    own: 'The weights are forgotten and drawn at random, and the chain learns to do what it does now: watch the kernel find its way back. On a smooth signal many kernels do nearly the same, so its last bit takes long.',
    channels:
      'The chain learns to make these channels out of the input: a cleaner recording, a delayed one, another lead. Each file that is open can be the target; one that is opened here does not join the batch.',
  },
  targetChannels: 'Target channels, one for each channel of the output',
  starts: {
    random: 'at random, from the seed',
    present: 'as the chain has them now',
  },
  losses: {
    MSELoss: 'The mean of the squared differences',
    L1Loss: 'The mean of the absolute differences',
    SmoothL1Loss: 'Squared for small differences, absolute for large ones',
    HuberLoss: 'Squared for small differences, absolute for large ones, with another scale',
  },
  auto: 'auto: {value}',
  plan: {
    none: 'What an epoch consists of shows once all fits.',
    windows: 'An epoch: {training} windows in {steps} step. | An epoch: {training} windows in {steps} steps.',
    heldOut: 'The last {windows} windows are held out: nothing is learnt from them.',
    nothingHeldOut: 'Nothing is held out, so overfitting cannot be seen.',
    cut: 'A window brings the samples beside it that its outputs see ({cut} in all), so no padding is learnt.',
    whole:
      'Of a signal of any length, {layer} makes the same number of samples. So the chain learns from all {samples} samples at once, as a model in PyTorch does from one signal: an epoch is one step, there are no windows, and nothing can be held out.',
    missing: 'Left out, because samples are missing: {windows} windows.',
    every: 'The target is taken where the outputs lie: every sample number {offset} + {step}·i.',
    perWindow: 'Normalisation takes the mean and the variance of each window by itself.',
  },
  refused: {
    noLayers: 'The chain has no layer that runs. Add one to the chain.',
    nothingLearns: 'No layer learns: the chain has none with weights, or none is chosen.',
    tooManyWeights: '{layer} has {count} weights; at most {most} of a layer are learnt here.',
    mixesChannels:
      '{layer} needs all channels of the file, or layers before it learn of several: choose all input channels.',
    targetChannels:
      'The chain’s output is {output}, but the target has {channels} channel. | The chain’s output is {output}, but the target has {channels} channels.',
    targetLength:
      'The chain’s output is {output}, but the target has {length} samples that do not lie where the outputs do.',
    tooShort:
      'A window takes {needed} samples with those beside it, but the part to learn from has only {samples}. Choose fewer samples a window.',
    heldOutTooShort:
      'A window takes {needed} samples with those beside it, but the held-out part has only {samples}. Hold out more, or choose fewer samples a window.',
    allMissing:
      'Samples are missing in each of the {windows} windows. Choose fewer samples a window, or other channels.',
    wholeMissing:
      '{layer} takes the whole signal at once, and samples of it or of the target are missing. Choose other channels, or what becomes of missing samples when the file is read.',
  },
  toolbar: 'Training',
  start: 'Start',
  startAgain: 'Start again',
  startHint: 'Learn from the beginning',
  stop: 'Stop',
  stopHint: 'Stop after this step; what is learnt is kept',
  goOn: 'Continue',
  goOnHint:
    'Go on where it stopped, with the learning rate as it is now; from the end, for as many epochs again',
  state: {
    starting: 'Learning…',
    stoppedFirst: 'Stopped before the first step',
    running: 'Epoch {epoch} of {epochs}',
    stopped: 'Stopped after epoch {epoch} of {epochs}',
    done: 'Done: {epoch} epochs',
    diverged: 'Ended after epoch {epoch} of {epochs}',
    spoken: '{state}; loss {loss}',
  },
  result: 'What is learnt so far',
  plot: {
    label: 'Loss of each epoch',
    training: 'training',
    heldOut: 'held out',
    epoch: 'Epoch',
    summary: '{curve}: from {first} to {last} at epoch {epoch}, the least {least} at epoch {at}',
    reading: 'Epoch {epoch}: {training}',
    readingBoth: 'Epoch {epoch}: {training}, held out {heldOut}',
  },
  overfits:
    'The held-out loss has risen since epoch {epoch}, while the training loss went on falling: the weights now fit this stretch of the signal rather than what it has in common with the rest (overfitting).',
  bestEpoch: 'The held-out loss is least at epoch {epoch}.',
  notJudged: 'Nothing is held out: whether the weights would suit another stretch is not known.',
  diverged: 'The loss became {loss} at step {step} of epoch {epoch}, so learning ended.',
  divergedHint: 'The steps are too large: try a learning rate ten times smaller, and start again.',
  changed:
    'The chain has changed since this began. What is learnt belongs to the chain as it was, which can be brought back with it.',
  kernelOf: 'Taps of',
  ghost: 'Rings: the taps that the chain had when this began.',
  notShown: 'The layers that learn have no taps, or too many to be shown while they change.',
  use: 'Use these weights',
  useBest: 'Use the weights of epoch {epoch}, the best one',
  useChain: 'Bring back that chain with these weights',
  useChainBest: 'Bring back that chain with the weights of epoch {epoch}, the best one',
  taken: 'The weights of epoch {epoch} are in the chain. Undo brings back the former ones.',
  steps: {
    change: 'Training: {field}',
    use: 'Use learnt weights',
  },
}
