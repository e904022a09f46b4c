import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Program } from '../process.ts'
import { typescript } from '../typescript.ts'

/** A way to read a CSV file into columns of float32, run in a process of its own. */
export interface CsvReader extends Program {
  /** How to get it, or null when it is here. */
  missing(): string | null
}

const file = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
/** The one that has the Python peers: they are on PyPI only. */
const python = process.env.SINAL_BENCH_PYTHON ?? '/usr/bin/python3'

const sinal = (kernel: string): CsvReader => ({
  name: `sinal-${kernel}`,
  ...typescript('src/child/csv', kernel),
  missing: () => null,
})

const javascript = (name: string): CsvReader => ({
  name,
  ...typescript('peers/read-csv', name),
  missing: () =>
    existsSync(file(`../../peers/node_modules/${name}`)) ? null : 'npm run bench -- --peers ort-node',
})

const inPython = (name: string): CsvReader => ({
  name,
  command: python,
  args: [file('../../peers/read_csv.py'), name],
  missing: () => {
    const look = `import importlib.util as u, sys; sys.exit(u.find_spec(${JSON.stringify(name)}) is None)`
    const how = `pip install ${name} numpy, in the Python that SINAL_BENCH_PYTHON names (now ${python})`
    return spawnSync(python, ['-c', look]).status === 0 ? null : how
  },
})

export const csvReaders: readonly CsvReader[] = [
  sinal('native'),
  sinal('wasm'),
  sinal('javascript'),
  inPython('polars'),
  inPython('duckdb'),
  inPython('pandas'),
  javascript('udsv'),
  javascript('papaparse'),
]
