import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')

/** What stands around an example that is no whole program. */
interface Setting {
  readonly before?: string
  readonly after?: string
  /** What `after` prints. */
  readonly prints?: readonly string[]
}

const flight = "import { open } from '@sinal/signals'\nconst file = await open('flight.csv')\n"

/** Each example of the READMEs, in order; that of `sinal` is for a shell, and `packages/cli/src/docs.test.ts` runs it. */
const settings: Readonly<Record<string, readonly Setting[]>> = {
  core: [
    {},
    {
      before: `import { F, nn, optim, rand, type Tensor } from '@sinal/core'
const batches = [[rand([2, 8, 16]), rand([2, 8, 16])]] as const\n`,
    },
    {
      before: `import { F, nn, rand } from '@sinal/core'
const [x, w, model] = [rand([1, 1, 9]), rand([1, 1, 3]), new nn.Sequential(new nn.ReLU())]
const [draw, onProgress] = [(part: number) => {}, (part: number) => {}]\n`,
      after: 'console.log(String(y.shape), String(z.shape))',
      prints: ['torch.Size([1, 1, 9]) torch.Size([1, 1, 9])'],
    },
    {},
  ],
  kernels: [
    { after: 'console.log(output.join(" "))', prints: ['22 37 41 49 34 33 15'] },
    {
      after: 'console.log(columns.map((column) => column.subarray(0, 2).join(" ")).join(", "))',
      prints: ['1.5 NaN, 2 300'],
    },
  ],
  weights: [
    {
      before: `import { nn } from '@sinal/core'
import { saveSafetensors as save } from '@sinal/weights'
class Model extends nn.Module {
  conv = new nn.Conv1d({ inChannels: 2, outChannels: 4, kernelSize: 3 })
}
const model = new Model()
await save('model.pt', model.stateDict())\n`,
    },
    {
      before: "import { openSafetensors } from '@sinal/weights'\n",
      after:
        "console.log((await openSafetensors('model.safetensors')).infos.map(({ name }) => name).sort().join(' '))",
      prints: ['conv.bias conv.weight'],
    },
    {
      before: `import { ones } from '@sinal/core'
import { loadOnnx } from '@sinal/weights'
const x = ones([2, 2, 12])\n`,
    },
  ],
  recipe: [{}, { after: 'console.log(report.done, report.failed)', prints: ['1 0'] }],
  reference: [
    {
      before: "const run = async () => { throw new Error('not made yet') }\n",
      after: 'console.log(report.failures.length > 0)',
      prints: ['true'],
    },
    {
      before: `import { conformance, interpreter } from '@sinal/reference'
class MyShapeError extends Error {}
class MyTensor {
  grad = null
  constructor(readonly data: { dtype: string; shape: number[]; data: number[] }) {}
  toData() {
    return this.data
  }
}
const myConv1d = ({ data: x }: MyTensor, { data: w }: MyTensor) =>
  new MyTensor({ ...x, data: x.data.map((value) => value * w.data[0]!) })\n`,
      after: "console.log((await conformance(run, 'my-fixtures')).passed)",
      prints: ['1'],
    },
  ],
  signals: [
    {
      after:
        'console.log(file.channels.map(({ name, unit }) => `${name} ${unit}`).join(), x.length > 0, min.length === max.length)',
      prints: ['ax m/s²,ay m/s² true true'],
    },
    { before: flight },
    {
      before: "import { readBatch } from '@sinal/signals'\n",
      after: 'console.log(shape.join())',
      prints: ['14,2,512'],
    },
    { before: flight },
    {
      before: `import { createSignals, open } from '@sinal/signals'
const file = await open('flight.csv')
const { channels } = file\n`,
    },
    {
      before: `import { csvStyle, open, writeSignals } from '@sinal/signals'
const file = await open('flight.csv')
const signals = await file.read()\n`,
      after: "console.log((await open('alike.csv')).sampleRate === file.sampleRate)",
      prints: ['true'],
    },
  ],
}

const row = (shape: readonly number[], data: readonly number[]) => ({ dtype: 'float32', shape, data })

/** A convolution by one tap of 2. */
const doubled = {
  name: 'doubled',
  op: 'conv1d',
  inputs: { input: row([1, 1, 3], [1, 2, 3]), weight: row([1, 1, 1], [2]) },
  options: {},
  expect: { output: row([1, 1, 3], [2, 4, 6]) },
}

/** The lines that an example says that it prints: `console.log(x) // 1 2 3`. */
const promised = (example: string) =>
  [...example.matchAll(/^console\.log.*\) \/\/ +(.*)$/gm)].map(([, text]) => text!)

test.each(Object.keys(settings))(
  'the examples of packages/%s run as they stand',
  { timeout: 120_000 },
  async (name) => {
    const home = path.join(root, 'packages', name)
    const readme = await readFile(path.join(home, 'README.md'), 'utf8')
    const examples = [...readme.matchAll(/^```[jt]s\n(.*?)^```$/gms)].map(([, example]) => example!)
    expect(examples).toHaveLength(settings[name]!.length)
    const folder = await mkdtemp(path.join(tmpdir(), 'sinal-examples-'))
    // They import the package by its name, which is known below its folder alone.
    const files = examples.map((_, i) => path.join(home, `example-${process.pid}-${i}.mts`))
    try {
      await layOut(folder)
      for (const [i, { before = '', after = '' }] of settings[name]!.entries())
        await writeFile(files[i]!, `${before}${examples[i]}${after}`)
      const all = files.map((file) => `await import(${JSON.stringify(pathToFileURL(file).href)})`).join('\n')
      const flags = ['--import', import.meta.resolve('tsx'), '--conditions=@sinal/source']
      const args = [...flags, '--input-type=module', '--eval', all]
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder })
      const expected = examples.flatMap((example, i) => [
        ...promised(example),
        ...(settings[name]![i]!.prints ?? []),
      ])
      expect(stdout.split('\n').filter((line) => line !== '')).toEqual(expected)
    } finally {
      await rm(folder, { recursive: true })
      for (const file of files) await rm(file, { force: true })
    }
  },
)

/** The files that the examples read. */
async function layOut(folder: string): Promise<void> {
  const rows = Array.from(
    { length: 2048 },
    (_, i) => `${(i / 360).toFixed(6)},${(i % 7) / 10},${(i % 5) / 10}\n`,
  )
  for (const file of ['flight.csv', 'like-it.csv', 'a.csv', 'b.csv'])
    await writeFile(path.join(folder, file), `time (s),ax (m/s²),ay (m/s²)\n${rows.join('')}`)
  await mkdir(path.join(folder, 'recordings'))
  await cp(path.join(folder, 'a.csv'), path.join(folder, 'recordings/a.csv'))
  const smooth = { type: 'conv1d', kernelSize: 5, groups: 'depthwise', weight: { preset: 'gaussian' } }
  await writeFile(path.join(folder, 'smooth.json'), JSON.stringify({ version: 1, layers: [smooth] }))
  await mkdir(path.join(folder, 'my-fixtures'))
  await writeFile(path.join(folder, 'my-fixtures/doubled.jsonl'), `${JSON.stringify(doubled)}\n`)
  const onnx = path.join(root, 'packages/weights/test/files/tcn.onnx')
  await cp(onnx, path.join(folder, 'tcn.onnx'))
}
