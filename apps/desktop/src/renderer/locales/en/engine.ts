/** What the engine cannot do as it is asked, by the codes of @sinal/core. */
export const engine = {
  'tensor-elements':
    'The result would be too large: with the shape {shape}, it would have more than 2³² numbers.',
  'tensor-memory':
    'There is not enough memory: {bytes} bytes are needed at once. Take a shorter signal, fewer channels or a smaller layer.',
  'conv-algorithm-backend':
    'The engine that runs here ({backend}) has no FFT. Let the layer be computed directly, or as is quicker.',
  'conv-algorithm-spectra':
    'The kernels are too many or too long for FFT. Let the layer be computed directly, or as is quicker.',
  'pad-mirror':
    'At most {most} samples can be mirrored at each end of what gets here, not {first} and {last}. Windows that are learnt from are shorter than the signal: choose more samples a window.',
  'batch-norm-one-value':
    'To learn, batch norm needs more than 1 value a channel, but it gets {shape}. Choose more windows a batch, or more samples a window.',
  'group-norm-one-value':
    'To learn, group norm needs more than 1 value a group, but it gets {shape}. Choose more windows a batch, or more samples a window.',
  'instance-norm-one-sample':
    'To learn, instance norm needs more than 1 sample, but it gets {shape}. Choose more samples a window.',
}
