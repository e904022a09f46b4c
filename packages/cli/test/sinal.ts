import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** As build.ts bundled it. */
const main = fileURLToPath(new URL('../generated/test/main.js', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts `sinal`, with its standard input, output and errors as pipes. */
export function start(cwd: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  return spawn(process.execPath, [main, ...args], { ...options, cwd })
}

/** Runs `sinal` to its end. */
export function sinal(
  cwd: string,
  args: readonly string[],
  input = '',
  options: SpawnOptions = {},
): Promise<Ran> {
  const program = start(cwd, args, options)
  let stdout = ''
  let stderr = ''
  program.stdout!.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  program.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  program.stdin!.on('error', () => {}).end(input)
  return new Promise((resolve) => program.on('close', (code) => resolve({ code, stdout, stderr })))
}
