import { describe, expect, it } from 'vitest'
import { textSource } from '../test/sources.ts'
import { createSignals, CsvError, firstLines, messageCodes, open, readBatch, writeSignals } from './index.ts'

const opened = async (text: string) => (await open(textSource(text))).recognised!

describe('messages', () => {
  it('have a code and what they are filled with, beside the English', async () => {
    const error = await open(textSource('a,b\n1,2\n3,"oops"\n'))
      .then((file) => file.read())
      .catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(CsvError)
    expect(error).toMatchObject({ code: 'number', details: { text: 'oops' }, row: 3, column: 'b' })
  })

  it('say the same as the reasons do', async () => {
    const { reasons, why, kinds, skipped } = await opened('t,a,note\n0,1,x\n0.5,2,y\n1,3,z\n')
    expect(reasons.delimiter).toBe('It parts the rows into 3 fields, 2 of them numbers.')
    expect(why.delimiter).toEqual({ code: 'delimiter', details: { fields: 3, numbers: 2 } })
    expect(kinds[0]).toMatchObject({ kind: 'time', code: 'time-by-name', details: { column: 't' } })
    expect(skipped).toMatchObject([{ column: 'note', code: 'column-text', details: { text: 'x' } }])
  })

  it('are those of writers and of batches, too', async () => {
    const header = { channels: [{ name: 'a' }], sampleRate: null, startTime: 0 }
    const sink = { write: (_: Uint8Array, done: () => void) => done() }
    const unwritten = await createSignals(sink, header, { format: 'wav' }).catch(
      (problem: unknown) => problem,
    )
    expect(unwritten).toMatchObject({ name: 'SignalError', code: 'wav-rate-none', details: {} })
    const beyond = await writeSignals(
      sink,
      { ...header, sampleRate: 8, data: [Float32Array.of(0, 2)], length: 2 },
      { format: 'wav', sampleType: 'pcm16' },
    ).catch((problem: unknown) => problem)
    expect(beyond).toMatchObject({
      code: 'pcm-beyond',
      details: { bits: 16, value: 2 },
      sample: 1,
      channel: 'a',
    })
    const files = [textSource('a\n1\n2\n', 'x.csv'), textSource('a\n1\n', 'y.csv')]
    await expect(readBatch(files)).rejects.toMatchObject({
      code: 'batch-lengths',
      details: { file: 'x.csv', expected: 2, others: 'y.csv: 1' },
    })
  })

  it('are all listed, with the names of their details', () => {
    expect(messageCodes.size).toBeGreaterThan(100)
    expect(messageCodes.get('fields')).toEqual(['expected', 'got'])
    expect(messageCodes.get('empty')).toEqual([])
  })
})

describe('doubts', () => {
  it.each([
    ['1,234 may be a number or a number and a bit', 'a;b\n1,234;2,345\n3,456;4,567\n', ['decimal']],
    [
      '1/2/2024 may be in January or in February',
      'time,a\n1/2/2024 10:00:00,1\n1/2/2024 10:00:01,2\n',
      ['timeFormat'],
    ],
    ['nothing where no mark of thousands could be', 'a;b\n0,234;1,345\n-0,056;1,567\n', []],
    ['nothing in a plain file', 't,a\n0,1.5\n0.1,2.5\n0.2,3\n', []],
  ])('%s', async (_, text, doubts) => expect((await opened(text)).doubts).toEqual(doubts))

  it('end where the caller says how it is', async () => {
    const file = await open(textSource('a;b\n1,234;2,345\n3,456;4,567\n'), { decimal: ',', thousands: null })
    expect(file.recognised!.doubts).toEqual([])
  })

  it('end with the decimal mark: commas beside a decimal point are thousands marks', async () => {
    const file = await open(textSource('a;b\n1,234;2,345\n3,456;4,567\n'), { decimal: '.' })
    expect(file.recognised).toMatchObject({ thousands: ',', doubts: [] })
    expect((await file.read()).data.map((samples) => [...samples])).toEqual([
      [1234, 3456],
      [2345, 4567],
    ])
  })
})

it('shows the first lines of what can not be understood, as they are', async () => {
  expect(await firstLines(textSource('only\r\ntext here\nand "so on\n'), 3)).toEqual([
    'only',
    'text here',
    'and "so on',
  ])
})
