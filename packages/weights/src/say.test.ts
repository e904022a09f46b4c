import { expect, it } from 'vitest'
import { load, messageCodes, WeightsError } from './index.ts'

const told = async (bytes: Uint8Array): Promise<unknown> =>
  load(bytes, { name: 'w' }).then(
    () => null,
    (error: unknown) => {
      if (!(error instanceof WeightsError)) throw error
      const { code, details, problem } = error
      return { code, details, problem }
    },
  )

it('names each sentence, with what it is filled with', async () => {
  expect(messageCodes.get('weights-header-cut')).toEqual(['most', 'got'])
  expect(await told(new Uint8Array())).toMatchObject({ code: 'weights-empty', details: {} })
  expect(await told(new TextEncoder().encode('notes'))).toMatchObject({
    code: 'weights-format',
    details: { beginning: '6e 6f 74 65 73' },
  })
  const cut = Uint8Array.of(200, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d)
  expect(await told(cut)).toEqual({
    code: 'weights-header-cut',
    details: { most: 2, got: 200 },
    problem: 'header length must be at most 2, what the file has after it, but got 200 (is the file whole?)',
  })
})

it('calls damaged what breaks its own format', async () => {
  const header = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x78)
  expect(await told(header)).toMatchObject({ code: 'weights-damaged' })
})
