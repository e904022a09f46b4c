import { readdirSync } from 'node:fs'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { csvKernel, type CsvKernel, open, type ReadSignals, setCsvKernel, type Source } from '../src/index.ts'
import { inPieces, textSource } from './sources.ts'

afterAll(async () => {
  await setCsvKernel('auto')
})

const { kernel: fastest } = await csvKernel()
const kernels: CsvKernel[] = fastest === 'native' ? ['javascript', 'wasm', 'native'] : ['javascript', 'wasm']

/** What a kernel makes of a file: its signals, or what it says is wrong. */
async function outcome(kernel: CsvKernel, source: Source, dtype: 'float32' | 'float64') {
  await setCsvKernel(kernel)
  try {
    const file = await open(source)
    const { data, missing, timing }: ReadSignals = await file.read({ dtype })
    await file.close()
    const bits = data.map((samples) =>
      Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('hex'),
    )
    return { bits, missing, timing }
  } catch (error) {
    return String(error)
  }
}

async function expectSame(source: Source, dtype: 'float32' | 'float64'): Promise<void> {
  const expected = await outcome('javascript', source, dtype)
  for (const kernel of kernels.slice(1)) expect(await outcome(kernel, source, dtype)).toEqual(expected)
}

describe('all kernels', () => {
  it('are the ones that there should be', () => {
    if (process.env.CI === 'true') expect(fastest).toBe('native')
    expect(kernels).toContain('wasm')
  })

  it.each(['dialects', 'broken'])(
    'read, or refuse, the same in %s',
    async (folder) => {
      const place = new URL(`${folder}/`, import.meta.url)
      const files = readdirSync(place).filter((name) => name.endsWith('.csv'))
      expect(files.length).toBeGreaterThan(30)
      for (const name of files) {
        await expectSame(new URL(name, place).pathname, 'float32')
        await expectSame(new URL(name, place).pathname, 'float64')
      }
    },
    60_000,
  )

  it.each([
    ['rows of blanks, in one column', 'a\n1\n  \n2\n \t\n\n3\n \n'],
    ['rows that end in blanks before the last field', 't a b\n0 1 2\n1 2 \n2 3 4\n3\t\n'],
    [
      'decimal commas in quotes, and commas between',
      'a,b\n"1,5",2\n"2,5",3\n3,4\n"0,000000000000000000125",5\n',
    ],
    ['too many of them', 'a,b\n"1,5",2\n"2,5",3\n3,4,5\n'],
    ['rows that begin with blanks', ' t  a\n 0  1\n   1  2  \n\t2\t3\n'],
  ])('read, or refuse, the same in %s', async (_, text) => {
    await expectSame(textSource(text), 'float64')
  })

  const field = fc.oneof(
    { weight: 12, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => x.toFixed(3)) },
    { weight: 3, arbitrary: fc.double({ noDefaultInfinity: true, noNaN: true }).map(String) },
    {
      weight: 2,
      arbitrary: fc.float({ noDefaultInfinity: true, noNaN: true }).map((x) => x.toExponential(9)),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', 'NaN', '-', '  1.5', '2.5 ', '"3.5"', '+4', '5.', '.5', '-0', 'null'),
    },
    { weight: 1, arbitrary: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String) },
  )

  it('read the same, whatever the rows, in whatever pieces they come', async () => {
    const rows = fc.array(fc.tuple(field, field, field), { minLength: 20, maxLength: 120 })
    const extra = fc.array(
      fc.tuple(fc.nat({ max: 100 }), fc.constantFrom('', '# note', '"1","2","3"', '1,2,3,', '7,8')),
      {
        maxLength: 3,
      },
    )
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r')
    const pieces = fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(
        rows,
        extra,
        lineEnd,
        pieces,
        fc.boolean(),
        async (fields, lines, end, lengths, isFloat32) => {
          const text = fields.map((row) => row.join(','))
          for (const [at, line] of lines) text.splice(at, 0, line)
          const bytes = new TextEncoder().encode(`a,b,c${end}1,2,3${end}${text.join(end)}${end}`)
          await expectSame(inPieces(bytes, lengths), isFloat32 ? 'float32' : 'float64')
        },
      ),
      { numRuns: 60 },
    )
  }, 60_000)

  it('say which one is taken, and set it back', async () => {
    expect((await setCsvKernel('javascript')).kernel).toBe('javascript')
    expect(await (await open(textSource('a\n1\n2\n'))).read()).toMatchObject({ length: 2 })
    expect((await setCsvKernel('auto')).kernel).toBe(fastest)
  })
})
