import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { start } from '../test/sinal.ts'
import { cli } from './cli.ts'
import { EXIT } from './exit-codes.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sinal-codes-'))
  const rows = Array.from({ length: 20 }, (_, i) => `${i},${i % 3}`)
  const files = {
    'a.csv': ['t,a', ...rows],
    'bad.csv': ['t,a', ...rows.with(9, '9,oops')],
    'text.csv': ['t,a', ...rows.map((row) => `${row}%`)],
    'empty.csv': [],
    'ok.json': ['{ "version": 1, "layers": [{ "type": "relu" }] }'],
    'bad.json': ['{ "version": 2'],
    'design.json': [
      '{ "version": 1, "layers": [{ "type": "conv1d", "kernelSize": 5, "weight": { "design": "lowpass", "cutoff": 900 } }] }',
    ],
  }
  for (const [name, lines] of Object.entries(files))
    await writeFile(path.join(folder, name), lines.join('\n'))
  await mkdir(path.join(folder, 'none-in-it'))
})
afterAll(() => rm(folder, { recursive: true }))
afterEach(() => vi.restoreAllMocks())

/** Command lines by what is wrong with them; `@/` is the folder of the files. */
const WRONG: Readonly<Record<string, readonly [code: number, ...lines: string[]]>> = {
  'a file that is not there': [
    EXIT.unusable,
    'info @/none.csv',
    'preview @/none.csv',
    'plot @/none.csv -o @/new.svg',
    'convert @/none.csv @/new.csv',
    'export @/none.json --to numpy -o @/new',
    'export @/ok.json --to numpy --like @/none.csv -o @/new',
    'run @/none.json @/a.csv -o @/new/',
  ],
  'a folder in the place of a file': [
    EXIT.unusable,
    'info @/',
    'preview @/',
    'plot @/ -o @/new.svg',
    'convert @/ @/new.csv',
    'export @/ --to numpy -o @/new',
    'run @/none-in-it -o @/new/',
    'new --preset gaussian --kernel-size 5 -o @/none-in-it',
  ],
  'no signals': [
    EXIT.unusable,
    'info @/bad.csv',
    'info @/text.csv',
    'preview @/text.csv',
    'preview @/empty.csv',
    'plot @/bad.csv -o @/new.svg',
    'convert @/bad.csv @/new.csv',
    'convert @/empty.csv @/new.npy',
  ],
  'a file of a batch that fails': [
    EXIT.someFailed,
    'run @/none.csv -o @/new1/',
    'run @/bad.csv -o @/new2/',
    'run @/text.csv -o @/new3.csv',
    'run @/bad.csv -o -',
    'run @/design.json @/a.csv -o @/new4.csv',
  ],
  'a recipe that is none': [
    EXIT.unusable,
    'run @/bad.json @/a.csv -o @/new/',
    'run @/bad.json @/a.csv -o -',
    'run --recipe @/a.csv @/a.csv -o @/new/',
    'export @/bad.json --to pytorch -o @/new',
  ],
  'a place that is taken, or in no folder': [
    EXIT.unusable,
    'run @/ok.json @/bad.csv -o @/a.csv',
    'run @/ok.json @/bad.csv -o @/a.csv/new.csv',
    'run @/ok.json @/a.csv -o @/a.csv/new/',
    'run @/ok.json @/a.csv -o @/new/ --report @/bad.csv',
    'run @/ok.json @/a.csv -o @/new/ --report @/a.csv/report.json',
    'convert @/a.csv @/bad.csv',
    'convert @/a.csv @/a.csv/new.csv',
    'plot @/a.csv -o @/a.csv/new.svg',
    'export @/ok.json --to numpy -o @/a.csv',
    'new --preset gaussian --kernel-size 5 -o @/ok.json',
    'new --preset gaussian --kernel-size 5 -o @/a.csv/new.json',
  ],
  'what the files do not have': [
    EXIT.unusable,
    'info @/a.csv --as timeColumn=zz',
    'plot @/a.csv --channels zz -o @/new.svg',
    'convert @/a.csv @/new.csv --channels 7',
    'convert @/a.csv @/new.npy --sample-type pcm16',
    'plot @/a.csv --start 20 -o @/new.svg',
    'plot @/a.csv --end 21 -o @/new.svg',
    'convert @/a.csv @/new.npy --start 20',
    'convert @/a.csv @/new.wav --start 5 --end 21',
    'convert @/a.csv - --resample 1 --start 20',
    'convert @/a.csv - --end 21',
  ],
  'an option that is none, or has a wrong value': [
    EXIT.usage,
    'info @/a.csv --nope',
    'info @/a.csv --as zz=1',
    'info @/a.csv --as decimal=x',
    'info @/a.csv --missing-samples zz',
    'preview @/a.csv --rows 0',
    'preview @/a.csv --rows 21',
    'plot @/a.csv -o @/new.gif',
    'plot @/a.csv --start -1',
    'plot @/a.csv --start 1.5',
    'plot @/a.csv --start 5 --end 5',
    'convert @/a.csv @/new.csv --start 5 --end 3',
    'convert @/a.csv @/new.xls',
    'convert @/a.csv @/new.csv --delimiter zz',
    'convert @/a.csv @/new.wav --sample-type int3',
    'convert @/a.csv - --json',
    'new --preset zz',
    'new --preset lowpass',
    'export @/ok.json',
    'export @/ok.json --to cobol',
    'completion tcsh',
    'bench --samples 3',
    'bench --samples 99999999999',
    'run @/a.csv --jobs 0',
    'run @/a.csv --format xls',
    'run @/a.csv --resample 0',
    'run @/a.csv --resume',
    'run @/a.csv --as sampleRate=x -o @/new/',
    'run @/a.csv @/a.csv -o @/new/',
    'run @/ok.json @/ok.json @/a.csv',
    'run @/a.csv -o @/a.csv --overwrite',
    'run @/a.csv @/bad.csv -o -',
  ],
  'nothing to work on': [
    EXIT.usage,
    'info',
    'preview',
    'plot',
    'convert @/a.csv',
    'export',
    'new',
    'completion',
    'run',
    'run @/ok.json',
    'zz',
    'help zz',
  ],
}

describe.each(Object.entries(WRONG))('%s', { timeout: 60_000 }, (_, [code, ...lines]) => {
  it.each(lines)(`sinal %s: one line, and ${code}`, async (line) => {
    const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(await cli(line.split(' ').map((word) => word.replace('@/', `${folder}/`)))).toBe(code)
    expect(stderr.mock.calls.join('')).toMatch(/^sinal: [^\n]+\n$/)
    expect(stdout).not.toHaveBeenCalled()
    const left = (await readdir(folder)).filter((name) => name.startsWith('.') || /new.*\.(?!csv)/.test(name))
    expect(left).toEqual([])
  })
})

describe.skipIf(process.platform === 'win32')('Ctrl-C', { timeout: 60_000 }, () => {
  it.each(['info -', 'plot - -o new.svg', 'convert - new.csv', 'run - -o new.csv'])(
    `ends sinal %s with ${EXIT.interrupted}, and nothing is half written`,
    async (line) => {
      const place = path.join(folder, `ended-${line.split(' ')[0]}`)
      await mkdir(place)
      const program = start(place, line.split(' '))
      let stderr = ''
      program.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text))
      program.stdout!.resume()
      const ended = once(program, 'close')
      // More than a pipe holds: once it is taken, the program reads, and waits for what follows.
      const taken = new Promise<unknown>((resolve) => program.stdin!.write('1,2\n'.repeat(100_000), resolve))
      program.stdin!.on('error', () => {})
      await taken
      program.kill('SIGINT')
      expect((await ended)[0]).toBe(EXIT.interrupted)
      expect(stderr).toBe('sinal: cancelled\n')
      expect(await readdir(place)).toEqual([])
    },
  )
})
