import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import type { ImportPreview } from '../../../shared/ipc.ts'
import { failure } from '../../../shared/problem.ts'
import {
  answers,
  computeArgs,
  fakeBridge,
  forgetCalls,
  handle,
  openedFile,
} from '../../testing/fake-bridge.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useNoticesStore } from '../shell/notices-store.ts'
import { useImportStore } from './import-store.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

const SHAPE = '1'.repeat(32)
const seen = (change: Partial<ImportPreview> = {}): ImportPreview => ({
  format: 'csv',
  shape: SHAPE,
  problem: null,
  decisions: {},
  columns: [],
  rows: [],
  above: [],
  sampleRate: null,
  evenlySampled: null,
  ...change,
})
const decision = (value: string, doubtful = false) => ({
  value,
  doubtful,
  code: 'decimal-comma-doubtful',
  details: {},
  reason: '',
})
const csvFailure = (code: string) => ({
  ...failure('csv', 'a.csv: …').problem,
  name: 'CsvError',
  said: { code, details: {}, reason: '…' },
})

beforeEach(() => {
  setActivePinia(createPinia())
  forgetCalls()
  answers.compute = {
    openFile: ({ fileId }) => openedFile(fileId),
    closeFile: () => undefined,
    previewImport: () => seen(),
  }
  answers.main = { rememberReading: (remembered) => [remembered] }
})

async function opened() {
  const files = useFilesStore()
  await files.open([handle('a')])
  const sheet = useImportStore()
  sheet.open('a')
  await vi.waitFor(() => expect(sheet.busy).toBe(false))
  return { files, sheet }
}

it('tries each choice on the first rows, and reads the file only when it is applied', async () => {
  const { files, sheet } = await opened()
  sheet.choose('decimal', ',')
  expect(sheet.busy).toBe(true)
  await vi.waitFor(() => expect(sheet.busy).toBe(false))
  expect(computeArgs('previewImport').map(({ choices }) => choices)).toEqual([{}, { decimal: ',' }])
  expect(computeArgs('openFile')).toHaveLength(1)
  await sheet.apply()
  await files.settled()
  expect(sheet.file).toBeNull()
  expect(computeArgs('openFile').at(-1)).toEqual({ fileId: 'a', choices: { decimal: ',' } })
  expect(fakeBridge.main.call).toHaveBeenCalledWith('rememberReading', {
    shape: SHAPE,
    choices: { decimal: ',' },
  })
})

it('leaves everything as it was when it is closed', async () => {
  const { files, sheet } = await opened()
  sheet.choose('decimal', ',')
  sheet.close()
  expect(files.files[0]!.choices).toEqual({})
  sheet.open('a')
  expect(sheet.draft).toEqual({})
})

it('takes back a choice, and those that another one makes meaningless', async () => {
  const { sheet } = await opened()
  sheet.choose('decimal', ',')
  sheet.choose('timeColumn', 1)
  sheet.choose('decimal', undefined)
  expect(sheet.draft).toEqual({ timeColumn: 1 })
  sheet.choose('delimiter', ';')
  expect(sheet.draft).toEqual({ delimiter: ';' })
})

it('takes what was not certain for certain once it is applied', async () => {
  answers.compute.previewImport = () =>
    seen({ decisions: { decimal: decision(',', true), thousands: decision('.'), quote: decision('"') } })
  const { files, sheet } = await opened()
  await sheet.apply()
  expect(files.files[0]!.choices).toEqual({ decimal: ',', thousands: '.' })
})

it('shows a problem beside the choice that made it, and lets nothing be applied', async () => {
  answers.compute.previewImport = ({ choices }) =>
    seen('delimiter' in choices ? { problem: csvFailure('only-text') } : {})
  const { files, sheet } = await opened()
  sheet.choose('delimiter', ';')
  await vi.waitFor(() => expect(sheet.problemKey).toBe('delimiter'))
  expect(sheet.trouble).toBeNull()
  await sheet.apply()
  expect(files.files[0]!.choices).toEqual({})
})

it('closes when nobody can look at the file any more, and says so', async () => {
  const { sheet } = await opened()
  answers.compute.previewImport = () => {
    throw failure('compute-stopped', 'gone')
  }
  sheet.choose('decimal', ',')
  await vi.waitFor(() => expect(sheet.file).toBeNull())
  expect(useNoticesStore().notices).toMatchObject([{ problem: { code: 'compute-stopped' } }])
})

it('opens by itself for a text that cannot be read, but not for what is no text', async () => {
  answers.compute.openFile = ({ fileId }) => {
    const error = failure('csv', `${fileId}: …`)
    Object.assign(error.problem, csvFailure(fileId === 'picture' ? 'other-file' : 'number'))
    throw error
  }
  const files = useFilesStore()
  const sheet = useImportStore()
  await files.open([handle('picture')])
  expect(sheet.file).toBeNull()
  await files.open([handle('broken')])
  await vi.waitFor(() => expect(sheet.file?.handle.id).toBe('broken'))
  expect(sheet.problemKey).toBe('missing')
})
