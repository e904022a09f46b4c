import { expect, it } from 'vitest'
import { machine } from '../machine.ts'
import { csvSection } from './section.ts'

const record = (implementation: string, threads: number, stamped: boolean, speed: number) => ({
  implementation,
  threads,
  stamped,
  median_ms: 1,
  min_ms: 1,
  mb_per_s: speed,
  inexact: 0,
  version: '1',
})

it('puts the readers of plain numbers first, then those of dates and times', () => {
  const file = { path: '', rows: 1000, columns: 8, bytes: 84e6, stamped: false }
  const page = csvSection({
    records: [
      record('sinal-native', 1, false, 900),
      record('polars', 1, false, 350),
      record('sinal-native', 1, true, 600),
      record('sinal-native', 2, false, 1600),
    ],
    file,
    stamped: { ...file, bytes: 109e6, stamped: true },
    farLook: { samples: 10_000, first_ms: 90.4, again_ms: 1.23 },
    machine: machine(),
    command: 'npm run bench -- csv',
    date: new Date(0),
  })
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.includes('--'))
  expect(
    rows.map((row) =>
      row
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, 4),
    ),
  ).toEqual([
    ['MB/s', '1 core', '2 cores'],
    ['sinal-native', '900', '1600'],
    ['polars', '350', '–'],
    ['sinal-native, with times', '600', '–'],
  ])
  expect(page).toContain('90 ms the first time')
  expect(page).toContain('1.2 ms again')
})
