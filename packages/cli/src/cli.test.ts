import { afterEach, expect, it, vi } from 'vitest'
import { cli } from './cli.ts'

afterEach(() => vi.restoreAllMocks())

it.each<[string[], number, string]>([
  [['rnu'], 2, "unknown command 'rnu' (did you mean run?); see sinal --help"],
  [['help', 'plott'], 2, "unknown command 'plott' (did you mean plot?); see sinal --help"],
  [['info', 'a.csv', 'b.csv'], 2, 'info: expected 1 argument, but got 2; see sinal info --help'],
  [
    ['run', 'a.csv', '--recipes', 'x'],
    2,
    "unknown option '--recipes' (did you mean --recipe?); see sinal run --help",
  ],
  [['run'], 2, "missing required argument 'file'; see sinal run --help"],
  [['run', 'a.json'], 2, 'run: expected at least one file, but got only a recipe; see sinal run --help'],
  [
    ['run', 'a.csv', '--jobs', '0'],
    2,
    "--jobs: expected an integer of at least 1, but got '0'; see sinal run --help",
  ],
  [
    ['new', '--preset', 'gausian'],
    2,
    "--preset: expected moving-average, gaussian, derivative, savitzky-golay, lowpass, highpass, bandpass, bandstop, hilbert, matched, fir, but got 'gausian' (did you mean gaussian?); see sinal new --help",
  ],
  [
    ['new', '--preset', 'lowpass', '--kernel-size', '31'],
    2,
    'new --preset lowpass: --cutoff: is missing; see sinal new --help',
  ],
  [
    ['new', '--preset', 'highpass', '--cutoff', '1', '--kernel-size', '30'],
    2,
    'new --preset highpass: --kernel-size: expected an odd number for a highpass, but got 30; see sinal new --help',
  ],
  [
    ['plot', 'a.csv', '-o', 'a.gif'],
    2,
    "--out: expected a name that ends in .svg or .png, but got 'a.gif'; see sinal plot --help",
  ],
  [
    ['run', 'a.csv', '-o', ''],
    2,
    "expected a word after '-o', but got an empty one (a variable that is not set?); see sinal run --help",
  ],
  [['info', '/none/none.csv'], 3, 'none.csv: no such file or folder'],
])('%j ends with %d', { timeout: 60_000 }, async (args, code, message) => {
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  expect(await cli(args)).toBe(code)
  expect(stderr.mock.calls.join('')).toBe(`sinal: ${message}\n`)
  expect(stdout).not.toHaveBeenCalled()
})
