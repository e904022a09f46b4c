import { encodeSafetensors } from '@sinal/weights'
import { js } from './layer-code.ts'
import { commentText, type ExportedFile, type ExportPlan, tensorsIn, tensorsOf, weightName } from './plan.ts'
import { inlineWeights, isInline, type NamedTensors, type TensorSyntax } from './weights-code.ts'

const syntax: TensorSyntax = {
  array: (numbers) => `tensor(${numbers})`,
  repeated: (numbers, shape) => `tensor(${numbers}).expand(${shape.join(', ')}).clone()`,
  indent: '  ',
  open: 'const weights = {',
  close: '}',
  key: (name) => `'${name}'`,
}

/** @sinal/core; preprocessing by @sinal/recipe. */
export function exportTypescript(plan: ExportPlan): ExportedFile[] {
  const tensors: Record<string, NamedTensors[string]> = {}
  const lines = plan.layers.map(({ layer, code, comment }, i) => {
    const written = code.typescript(layer, weightName(i, "'"))
    Object.assign(tensors, tensorsIn(written, tensorsOf(layer, i)))
    return `    x = ${written}${commentText(' //', comment)}`
  })
  const hasWeights = Object.keys(tensors).length > 0
  const isFile = hasWeights && !isInline(tensors)
  const hasSteps = plan.steps.length > 0
  const file = `${fileName(plan.file)}.safetensors`
  const weights = !hasWeights
    ? []
    : isFile
      ? [`const weights = await loadSafetensors(fileURLToPath(new URL('./${file}', import.meta.url)))`, '']
      : [inlineWeights(tensors, syntax), '']
  const code = lines.join('\n')
  const core = [
    ...(/\bF\./.test(code) ? ['F'] : []),
    'noGrad',
    ...(hasWeights && !isFile ? ['tensor'] : []),
    'type Tensor',
  ]
  const text = [
    `// ${plan.title.replaceAll(/\s+/g, ' ')}.`,
    ...(isFile ? [`import { fileURLToPath } from 'node:url'`] : []),
    `import { ${core.join(', ')} } from '@sinal/core'`,
    ...(hasSteps ? [`import { preprocessTensor, type Recipe } from '@sinal/recipe'`] : []),
    ...(isFile ? [`import { loadSafetensors } from '@sinal/weights'`] : []),
    '',
    ...weights,
    ...(hasSteps ? [stepsOf(plan), ''] : []),
    `/** ${plan.shapes}. */`,
    ...runLines(plan, lines),
    '',
  ].join('\n')
  const files: ExportedFile[] = [{ name: `${fileName(plan.file)}.ts`, text }]
  return isFile ? [...files, { name: file, bytes: encodeSafetensors(tensors) }] : files
}

function stepsOf({ recipe }: ExportPlan): string {
  const steps = recipe.preprocess!.map((step) => `    ${js(step)},`)
  return [
    'const recipe: Recipe = {',
    '  version: 1,',
    '  preprocess: [',
    ...steps,
    '  ],',
    '  layers: [],',
    '}',
  ].join('\n')
}

function runLines({ steps, sampleRate }: ExportPlan, lines: readonly string[]): string[] {
  const body = [...lines, '    return x', '  })', '}']
  if (steps.length === 0) {
    return [
      'export function run(signal: Tensor): Tensor {',
      '  return noGrad(() => {',
      '    let x = signal',
      ...body,
    ]
  }
  return [
    'export async function run(signal: Tensor): Promise<Tensor> {',
    `  const preprocessed = await preprocessTensor(recipe, signal, { sampleRate: ${sampleRate} })`,
    '  return noGrad(() => {',
    '    let x = preprocessed',
    ...body,
  ]
}

function fileName(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^[-.]+|[-.]+$/g, '') || 'recipe'
}
