import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Tensor } from '@sinal/core'
import type { ExportedFile } from '../src/index.ts'

/** A Python that has these modules; null where there is none. Debian's own comes first. */
export function findPython(modules: readonly string[]): string | null {
  const look = modules.map((name) => `import ${name}`).join('\n')
  const candidates = ['/usr/bin/python3', 'python3', 'python']
  return candidates.find((candidate) => spawnSync(candidate, ['-c', look]).status === 0) ?? null
}

/** Runs every module's `run` on its input, in one process: a list of [module, shape, numbers]. */
const RUNNER = `
import importlib, json, sys
import numpy as np

results = []
for module, is_torch, shape, numbers in json.load(open(sys.argv[1])):
    signal = np.array([np.nan if x is None else x for x in numbers], np.float32).reshape(shape)
    if is_torch:
        import torch
        signal = torch.from_numpy(signal)
    output = importlib.import_module(module).run(signal)
    results.append({"shape": list(output.shape), "output": np.asarray(output).ravel().tolist()})
json.dump(results, open(sys.argv[2], "w"))
`

export interface PythonJob {
  readonly files: readonly ExportedFile[]
  readonly isTorch: boolean
  readonly input: Tensor
}

export interface PythonResult {
  readonly shape: readonly number[]
  readonly output: readonly number[]
}

/** What exported Python code makes of its inputs. */
export function runPython(python: string, jobs: readonly PythonJob[]): PythonResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'sinal-export-'))
  try {
    const rows = jobs.map(({ files, isTorch, input }, i) => {
      // A package each: the names of the files may be the same.
      const place = `job${i}`
      const [code, ...rest] = files
      if (!code || !('text' in code)) throw new Error('expected code first')
      const stem = code.name.replace(/\.py$/, '')
      for (const file of [code, ...rest]) {
        const path = join(folder, `${place}_${file.name}`)
        // The code loads its weights by the name of the file.
        const body =
          'text' in file ? file.text.replaceAll(`"${stem}.npz"`, `"${place}_${stem}.npz"`) : file.bytes
        writeFileSync(path, body)
      }
      return [`${place}_${stem}`, isTorch, input.shape, Array.from(input.data)]
    })
    const [jobsFile, outFile] = [join(folder, 'jobs.json'), join(folder, 'results.json')]
    writeFileSync(jobsFile, JSON.stringify(rows))
    writeFileSync(join(folder, 'runner.py'), RUNNER)
    const { status, stderr } = spawnSync(python, [join(folder, 'runner.py'), jobsFile, outFile])
    if (status !== 0) throw new Error(String(stderr))
    return JSON.parse(readFileSync(outFile, 'utf8')) as PythonResult[]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
