import { concepts } from '../../locales/en/concepts.ts'

export type ConceptId = keyof typeof concepts
/** In the order of the glossary: from the signal to the kernel, filters, and other layers. */
export const conceptIds = Object.keys(concepts) as ConceptId[]

interface Facts {
  readonly formula: string
  /** The page of PyTorch's documentation, by its title. */
  readonly torch?: string
}

/** What is the same in each language. */
export const conceptFacts: Readonly<Record<ConceptId, Facts>> = {
  channel: { formula: 'x : [N, C, L]', torch: 'Conv1d' },
  batch: { formula: 'x : [N, C, L]', torch: 'Conv1d' },
  sampleRate: { formula: 't = t₀ + i / fs,   f ≤ fs / 2' },
  kernel: { formula: 'y[i] = bias + Σₖ weight[k] · x[i + k]', torch: 'Conv1d' },
  crossCorrelation: {
    formula: '(w ⋆ x)[i] = Σₖ w[k] · x[i + k],   (w ∗ x)[i] = Σₖ w[k] · x[i − k]',
    torch: 'Conv1d',
  },
  stride: { formula: 'y[i] = y₁[s · i]', torch: 'Conv1d' },
  padding: { formula: 'same: p_left + p_right = dilation · (K − 1)', torch: 'Conv1d' },
  paddingMode: { formula: 'a b c d → reflect: c b | a b c d | c b', torch: 'Conv1d' },
  causal: { formula: 'y[i] = Σₖ weight[k] · x[i − (K − 1) + k]' },
  dilation: { formula: 'y[i] = Σₖ weight[k] · x[i + d · k]', torch: 'Conv1d' },
  groups: { formula: 'weight : [C_out, C_in / groups, K]', torch: 'Conv1d' },
  bias: { formula: 'y[c, i] = bias[c] + Σ …', torch: 'Conv1d' },
  outputLength: {
    formula: 'L_out = ⌊(L + p_left + p_right − dilation · (K − 1) − 1) / stride⌋ + 1',
    torch: 'Conv1d',
  },
  receptiveField: { formula: 'r = 1 + Σₗ dilationₗ · (Kₗ − 1) · stride₁ · … · strideₗ₋₁' },
  transposed: {
    formula: 'L_out = (L − 1) · stride − 2 · padding + dilation · (K − 1) + output_padding + 1',
    torch: 'ConvTranspose1d',
  },
  outputPadding: { formula: '0 ≤ output_padding < max(stride, dilation)', torch: 'ConvTranspose1d' },
  toeplitz: { formula: 'y = T x,   T[i, i + k] = weight[k]', torch: 'Linear' },
  fir: { formula: 'y[i] = Σₖ h[k] · x[i − k]' },
  impulseResponse: { formula: 'h[k] = weight[K − 1 − k]' },
  frequencyResponse: { formula: 'H(f) = Σₖ h[k] · exp(−2πi f k / fs)' },
  decibel: { formula: 'dB = 20 · log₁₀(|H|)' },
  groupDelay: { formula: 'τ(ω) = −dφ / dω' },
  cutoff: { formula: '|H(f_c)| ≈ 1 / 2' },
  window: { formula: 'Hann: w[n] = ½ − ½ · cos(2πn / (K − 1))' },
  fastConvolution: { formula: 'x ∗ h = IFFT(FFT(x) · FFT(h))' },
  spectrum: { formula: 'Δf = fs / N' },
  spectrogram: { formula: 'Δt · Δf ≈ 1' },
  pooling: { formula: 'y[i] = maxₖ x[s · i + k]', torch: 'MaxPool1d' },
  adaptivePooling: { formula: '⌊i · L / M⌋ ≤ k < ⌈(i + 1) · L / M⌉', torch: 'AdaptiveAvgPool1d' },
  activation: { formula: 'ReLU(x) = max(0, x)', torch: 'ReLU' },
  softmax: { formula: 'yᶜ = exp(xᶜ) / Σⱼ exp(xʲ)', torch: 'Softmax' },
  glu: { formula: 'GLU(a, b) = a · σ(b)', torch: 'GLU' },
  batchNorm: { formula: 'y = weight · (x − mean) / √(var + ε) + bias', torch: 'BatchNorm1d' },
  instanceNorm: { formula: 'y = weight · (x − mean(x)) / √(var(x) + ε) + bias', torch: 'InstanceNorm1d' },
  dropout: { formula: 'y = x · mask / (1 − p)', torch: 'Dropout' },
  residual: { formula: 'y = x + F(x)' },
  seed: { formula: 'weight ~ U(−1/√(C·K), 1/√(C·K))', torch: 'torch.manual_seed' },
}

/** Which concept a field of a layer is about, by its key in the catalog. */
const CONCEPT_OF_FIELD: Readonly<Record<string, ConceptId>> = {
  weightKind: 'kernel',
  inChannels: 'channel',
  outChannels: 'channel',
  kernelSize: 'kernel',
  stride: 'stride',
  dilation: 'dilation',
  padding: 'padding',
  paddingMode: 'paddingMode',
  outputPadding: 'outputPadding',
  groups: 'groups',
  bias: 'bias',
  algorithm: 'fastConvolution',
  seed: 'seed',
  cutoff: 'cutoff',
  cutoffHigh: 'cutoff',
  transition: 'cutoff',
  window: 'window',
  attenuation: 'decibel',
  outputSize: 'adaptivePooling',
  runningMean: 'batchNorm',
  numGroups: 'instanceNorm',
  p: 'dropout',
}
export const conceptOfField = (key: string): ConceptId | null => CONCEPT_OF_FIELD[key] ?? null
