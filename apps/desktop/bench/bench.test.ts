import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { open } from '@sinal/signals'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { studioSection, withSection } from './docs.ts'
import { writeCsv, writeNpy } from './files.ts'
import { parseOptions, PARTS, type Options } from './options.ts'
import { longestTasks, type TraceEvent } from './tasks.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinal-bench-test-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('writes the signal and the table that it measures with', async () => {
  await writeNpy(join(folder, 'a.npy'), 3, 1000)
  const npy = await open(join(folder, 'a.npy'))
  expect([npy.channels.length, npy.length]).toEqual([3, 1000])
  await npy.close()
  await writeCsv(join(folder, 'a.csv'), 100_000)
  const csv = await open(join(folder, 'a.csv'))
  const { length, channels, sampleRate, missing } = await csv.read()
  expect([length, channels.length, sampleRate]).toEqual([20_000, 8, 1000])
  expect(missing).toEqual(Array.from({ length: 8 }, () => 0))
  await csv.close()
})

it('takes sizes, and names what it cannot take', () => {
  expect(parseOptions(['--samples', '1000', '--json', 'x.json', '--docs'])).toEqual({
    only: new Set(PARTS),
    files: null,
    json: 'x.json',
    docs: true,
    samples: 1000,
    channels: 8,
    csvMb: 1000,
    seconds: 5,
    starts: 5,
  })
  expect(parseOptions(['--help'])).toBe('help')
  expect(() => parseOptions(['--csv-mb', 'much'])).toThrow(
    '--csv-mb: expected a positive whole number, but got much',
  )
})

it('measures some parts alone, which are no section of the page', () => {
  expect(parseOptions(['--only', 'preview,much', '--files', '/tmp/kept'])).toMatchObject({
    only: new Set(['preview', 'much']),
    files: '/tmp/kept',
  })
  expect(() => parseOptions(['--only', 'preview,all'])).toThrow(
    '--only: expected some of start, open, move, preview, longPreview, use, much, but got all',
  )
  expect(() => parseOptions(['--only', 'preview', '--docs'])).toThrow('--docs: expected all parts')
})

it('puts its section into the page, in the place of the former one', () => {
  const figures = {
    panFps: 60,
    zoomFps: 49,
    firstPlotMs: 900,
    previewMs: 40,
    previewWorstMs: 70,
    longPreviewMs: 51,
    longPreviewWorstMs: 80,
    coldStartMs: 1600,
    longestTaskMs: 20,
    longestTaskCpuMs: 12.5,
    rendererMb: 180,
    tasks: { pan: { wallMs: 20, cpuMs: 12.5 } },
  }
  const section = studioSection(figures, parseOptions([]) as Options, 'npm run bench:studio', new Date(0))
  expect(section).toContain('(`panFps`) | ≥ 50 | 60 ✓ |')
  expect(section).toContain('(`zoomFps`) | ≥ 50 | 49 ✗ |')
  expect(section).toContain('(`coldStartMs`) | ≤ 1500 ms | 1600 ms ✗ |')
  expect(section).toContain('(`previewMs`) | ≤ 50 ms | 40 ms ✓ |')
  expect(section).toContain('(`previewWorstMs`) |  | 70 ms |')
  expect(section).toContain('| pan | 20 | 12.5 |')
  const once = withSection('# Page\n', 'first')
  expect(withSection(`${once}more\n`, 'second')).toBe(
    '# Page\n\n<!-- studio: begin -->\n\nsecond\n\n<!-- studio: end -->\nmore\n',
  )
})

it('takes the longest task of each action from a trace, without what the bench itself asks for', () => {
  const event = (name: string, ts: number, more: Partial<TraceEvent> = {}): TraceEvent => ({
    name,
    ts,
    ph: 'X',
    pid: 7,
    tid: 1,
    ...more,
  })
  const task = (ts: number, dur: number, tdur: number, more: Partial<TraceEvent> = {}): TraceEvent =>
    event('RunTask', ts, { dur, tdur, ...more })
  const asked = { chrome_mojo_event_info: { mojo_interface_tag: 'blink.mojom.DevToolsSession' } }
  const events = [
    event('thread_name', 0, { ph: 'M', args: { name: 'CrRendererMain' } }),
    task(1000, 900_000, 900_000),
    event('bench:pan', 2_000_000, { ph: 'R' }),
    task(3_000_000, 30_000, 10_000),
    task(3_100_000, 20_000, 15_000),
    task(3_200_000, 90_000, 90_000),
    event('Receive mojo message', 3_200_010, { args: asked }),
    task(3_300_000, 80_000, 80_000, { tid: 2 }),
    event('bench:zoom', 4_000_000, { ph: 'R' }),
    task(5_000_000, 5_000, 4_000),
  ]
  expect(longestTasks(events, 7)).toEqual(
    new Map([
      ['pan', { wallMs: 30, cpuMs: 15 }],
      ['zoom', { wallMs: 5, cpuMs: 4 }],
    ]),
  )
  expect(() => longestTasks(events, 8)).toThrow('main thread of process 8')
})
