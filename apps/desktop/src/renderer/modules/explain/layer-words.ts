/** Which paragraph of `explain.layers` says what a layer does that is not a convolution. */
const PARAGRAPHS: Readonly<Record<string, string>> = {
  maxPool1d: 'maxPool',
  avgPool1d: 'avgPool',
  adaptiveAvgPool1d: 'adaptivePool',
  adaptiveMaxPool1d: 'adaptivePool',
  constantPad1d: 'pad',
  reflectionPad1d: 'pad',
  replicationPad1d: 'pad',
  circularPad1d: 'pad',
  softmax: 'softmax',
  logSoftmax: 'softmax',
  glu: 'glu',
  batchNorm1d: 'batchNorm',
  instanceNorm1d: 'instanceNorm',
  groupNorm: 'groupNorm',
  dropout: 'identity',
  dropout1d: 'identity',
  identity: 'identity',
}

/** All others are functions of one sample. */
export const layerParagraph = (type: string): string => PARAGRAPHS[type] ?? 'activation'
