import type { ConceptId } from '../help/concepts.ts'

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

const CONCEPTS: Readonly<Record<string, ConceptId>> = {
  maxPool: 'pooling',
  avgPool: 'pooling',
  adaptivePool: 'adaptivePooling',
  pad: 'padding',
  softmax: 'softmax',
  glu: 'glu',
  batchNorm: 'batchNorm',
  instanceNorm: 'instanceNorm',
  groupNorm: 'instanceNorm',
  identity: 'dropout',
}

/** All others are functions of one sample. */
export const layerParagraph = (type: string): string => PARAGRAPHS[type] ?? 'activation'
/** What the glossary has on such a layer. */
export const layerConcept = (type: string): ConceptId => CONCEPTS[layerParagraph(type)] ?? 'activation'
