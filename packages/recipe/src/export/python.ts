import { encodeNpz, encodeSafetensors } from '@sinal/weights'
import { py } from './layer-code.ts'
import {
  commentText,
  type ExportedFile,
  type ExportPlan,
  type PlannedStep,
  tensorsIn,
  tensorsOf,
  weightName,
} from './plan.ts'
import { helpersOf } from './python-helpers.ts'
import { inlineWeights, isInline, type NamedTensors, type TensorSyntax } from './weights-code.ts'

/** NumPy, and nothing else. */
export function exportNumpy(plan: ExportPlan): ExportedFile[] {
  const tensors: Record<string, NamedTensors[string]> = {}
  const steps = plan.layers.map(({ layer, code, comment }, i) => {
    const written = code.numpy(layer, weightName(i, '"'))
    Object.assign(tensors, tensorsIn(written, tensorsOf(layer, i)))
    return `    x = ${written}${commentText('  #', comment)}`
  })
  const run = [
    'def run(signal):',
    `    """${plan.shapes}; computed in float64."""`,
    '    x = np.asarray(signal, np.float64)',
    ...preprocessLines(plan.steps, '    x = '),
    ...steps,
    '    return x.astype(np.float32)',
  ].join('\n')
  const syntax: TensorSyntax = {
    array: (numbers) => `np.array(${numbers}, np.float32)`,
    repeated: (numbers, shape) => `np.tile(np.float32(${numbers}), ${py([...shape.slice(0, -1), 1])})`,
    ...dictionary,
  }
  const file = `${moduleName(plan.file)}.npz`
  const loaded = `weights = np.load(Path(__file__).with_name("${file}"))`
  return assemble(plan, { run, tensors, syntax, loaded, file, imports: ['import numpy as np'] })
}

/** The layers of `nn.Sequential`, a line each, and its `state_dict`. */
function sequentialOf(plan: ExportPlan): { layers: string[]; tensors: NamedTensors } {
  const layers: string[] = []
  const tensors: Record<string, NamedTensors[string]> = {}
  for (const { layer, code, comment } of plan.layers) {
    const written = code.pytorch(layer)
    for (const [i, line] of written.entries()) {
      layers.push(`    ${line},${i === written.length - 1 ? commentText('  #', comment) : ''}`)
    }
    Object.assign(tensors, tensorsOf(layer, layers.length - 1))
  }
  return { layers, tensors }
}

/** The weights alone, by the names of `state_dict` in the code for PyTorch. */
export function exportSafetensors(plan: ExportPlan): ExportedFile[] {
  const { tensors } = sequentialOf(plan)
  return [{ name: `${moduleName(plan.file)}.safetensors`, bytes: encodeSafetensors(tensors) }]
}

/** Layers of PyTorch; preprocessing in NumPy. */
export function exportPytorch(plan: ExportPlan): ExportedFile[] {
  const { layers, tensors } = sequentialOf(plan)
  const hasWeights = Object.keys(tensors).length > 0
  const hasSteps = plan.steps.length > 0
  const model =
    layers.length === 0 ? 'layers = nn.Sequential()' : ['layers = nn.Sequential(', ...layers, ')'].join('\n')
  const preprocess = [
    'def preprocess(signal):',
    '    x = np.asarray(signal, np.float64)',
    ...preprocessLines(plan.steps, '    x = '),
    '    return torch.from_numpy(x.astype(np.float32))',
  ].join('\n')
  const run = [
    model,
    ...(hasWeights ? ['layers.load_state_dict(weights)'] : []),
    'layers.eval()',
    '',
    '',
    ...(hasSteps ? [preprocess, '', ''] : []),
    '@torch.no_grad()',
    'def run(signal):',
    `    """${plan.shapes}."""`,
    `    return layers(${hasSteps ? 'preprocess(signal)' : 'signal'})`,
  ].join('\n')
  const syntax: TensorSyntax = {
    array: (numbers) => `torch.tensor(${numbers}, dtype=torch.float32)`,
    repeated: (numbers, shape) =>
      `torch.tensor(${numbers}, dtype=torch.float32).repeat${py([...shape.slice(0, -1), 1])}`,
    ...dictionary,
  }
  const file = `${moduleName(plan.file)}.npz`
  const arrays = `np.load(Path(__file__).with_name("${file}")).items()`
  const loaded = `weights = {name: torch.from_numpy(array) for name, array in ${arrays}}`
  const imports = ['import torch', 'from torch import nn']
  return assemble(plan, { run, tensors, syntax, loaded, file, imports })
}

const dictionary = { indent: '    ', open: 'weights = {', close: '}', key: (name: string) => `"${name}"` }

interface Parts {
  readonly run: string
  readonly tensors: NamedTensors
  readonly syntax: TensorSyntax
  /** What loads the weights where they are in a file. */
  readonly loaded: string
  readonly file: string
  readonly imports: readonly string[]
}

function assemble(plan: ExportPlan, parts: Parts): ExportedFile[] {
  const { run, tensors, syntax, loaded, file, imports } = parts
  const isEmpty = Object.keys(tensors).length === 0
  const isFile = !isEmpty && !isInline(tensors)
  const weights = isEmpty ? '' : isFile ? loaded : inlineWeights(tensors, syntax)
  const helpers = helpersOf(run)
  const code = [...helpers, weights, run].join('\n')
  const used = ['import math', 'from pathlib import Path', 'import numpy as np', ...imports].filter(
    (line, i, all) => {
      const name = line.split(' ').at(-1)!
      return all.indexOf(line) === i && new RegExp(String.raw`\b${name}\b`).test(code)
    },
  )
  const head = [`"""${plan.title.replaceAll(/["\\]/g, '')}."""`, groupedImports(used), weights].filter(
    (part) => part !== '',
  )
  const functions = [...helpers, run].join('\n\n\n')
  // The model stands at the top of the file; only what is defined is set off by two lines.
  const text = `${head.join('\n\n')}\n\n${functions.startsWith('layers') ? '' : '\n'}${functions}\n`
  const files: ExportedFile[] = [{ name: `${moduleName(plan.file)}.py`, text }]
  return isFile ? [...files, { name: file, bytes: encodeNpz(tensors) }] : files
}

/** Those of the standard library, a line between, the others. */
function groupedImports(lines: readonly string[]): string {
  const isStandard = (line: string) => line === 'import math' || line.startsWith('from pathlib')
  const groups = [lines.filter(isStandard), lines.filter((line) => !isStandard(line))]
  return groups
    .filter((group) => group.length > 0)
    .map((group) => group.join('\n'))
    .join('\n\n')
}

function preprocessLines(steps: readonly PlannedStep[], start: string): string[] {
  return steps.map(({ step, up, down }) => {
    switch (step.type) {
      case 'detrend':
        return `${start}detrend(x, linear=${py(step.trend !== 'constant')})`
      case 'standardise':
        return step.mean === undefined ? `${start}standardise(x)` : `${start}(x - ${step.mean}) / ${step.std}`
      case 'resample':
        return `${start}resample(x, ${up}, ${down})`
      case 'fill':
        return step.method === 'value'
          ? `${start}np.where(np.isnan(x), ${step.value}, x)`
          : `${start}fill(x, "${step.method ?? 'interpolate'}")`
    }
  })
}

/** A name that Python can import. */
function moduleName(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '')
  return /^[A-Za-z]/.test(plain) ? plain : `recipe_${plain}`
}
