import { describe, expect, it } from 'vitest'
import { HELP, parseCommand } from './args.ts'

describe('parseCommand', () => {
  it('reads options before and after the files', () => {
    expect(
      parseCommand(['run', '--recipe', 'r.json', 'a.csv', 'b.csv', '--out=dir', '--overwrite', '--quiet']),
    ).toEqual({
      kind: 'run',
      quiet: true,
      options: { files: ['a.csv', 'b.csv'], recipe: 'r.json', out: 'dir', plot: true, overwrite: true },
    })
  })

  it('plots unless told not to', () => {
    expect(parseCommand(['run', 'a.csv', '--plot', 'a.svg'])).toMatchObject({ options: { plot: 'a.svg' } })
    expect(parseCommand(['run', 'a.csv', '--no-plot'])).toMatchObject({ options: { plot: false } })
  })

  it('tells help and version whatever else is there', () => {
    expect(parseCommand(['--help'])).toEqual({ kind: 'help' })
    expect(parseCommand(['run', '-h'])).toEqual({ kind: 'help' })
    expect(parseCommand(['--version'])).toEqual({ kind: 'version' })
  })

  it('explains every option in the help', () => {
    for (const option of ['recipe', 'out', 'plot', 'no-plot', 'overwrite', 'quiet', 'help', 'version']) {
      expect(HELP).toContain(`--${option}`)
    }
  })

  it.each<[string[], string]>([
    [[], 'expected a command, but got none'],
    [['walk'], "expected the command run, but got 'walk'"],
    [['run'], 'run: expected at least one FILE, but got none'],
    [['run', 'a.csv', '--recipes', 'x'], "Unknown option '--recipes'"],
    [['run', 'a.csv', '--out'], "Option '--out <value>' argument missing"],
    [['run', 'a.csv', '--plot', 'x', '--no-plot'], 'run: expected --plot or --no-plot, but got both'],
  ])('refuses %j', (argv, message) => {
    expect(() => parseCommand(argv)).toThrow(expect.objectContaining({ name: 'UsageError', message }))
  })
})
