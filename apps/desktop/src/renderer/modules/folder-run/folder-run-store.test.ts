import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import type { FolderPlan, FolderRows } from '../../../shared/folder-run-schemas.ts'
import { failure } from '../../../shared/problem.ts'
import { answers, computeArgs, fakeBridge, forgetCalls, handle } from '../../testing/fake-bridge.ts'
import { useChainStore } from '../chain/chain-store.ts'
import { useNoticesStore } from '../shell/notices-store.ts'
import { useFolderRunStore } from './folder-run-store.ts'

vi.mock('../../bridge.ts', async () => (await import('../../testing/fake-bridge.ts')).fakeBridge)

const rows: FolderRows = {
  counts: { running: 0, done: 0, skipped: 0, failed: 0 },
  fraction: 0,
  notes: [],
  matching: 12,
  start: 0,
  rows: [],
}
const LISTED = Array.from({ length: 12 }, (_, i) => ({ name: `${i}.csv`, bytes: i < 11 ? 10 : null }))
const EMPTY = { total: 12, done: 0, outdated: 0, unknown: 0, unknownNames: [], processors: 4 }
let planned: Partial<FolderPlan> = {}
const settle = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(50))

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  forgetCalls()
  fakeBridge.compute.onConnect.mockClear()
  planned = {}
  let plans = 0
  answers.main = { folderDialog: ({ use }) => handle(use) }
  answers.compute = {
    outputShapes: () => ({ input: { ok: false, problem: failure('batch-empty', '').problem }, layers: [] }),
    folderFiles: () => ({
      files: 12,
      listed: LISTED,
      unreadable: 1,
      bytes: 120,
      extensions: [],
      skipped: [],
    }),
    folderPlan: () => ({
      planId: `plan-${++plans}`,
      ...EMPTY,
      ...planned,
    }),
    folderRows: () => rows,
    folderPause: () => undefined,
    folderRun: () => ({ done: 12, skipped: 0, failed: 0, seconds: 1 }),
  }
})

async function chosen() {
  const run = useFolderRunStore()
  useChainStore().add('moving-average')
  run.show()
  await run.choose('inputs')
  await run.choose('results')
  await settle()
  return run
}

it('plans once both folders are chosen, anew for another choice, and runs the chain with its name and format', async () => {
  const run = await chosen()
  expect(computeArgs('folderPlan')).toHaveLength(1)
  expect(run.usedJobs).toBe(3)
  run.format = 'npy'
  await settle()
  expect(computeArgs('folderPlan').at(-1)).toMatchObject({
    folderId: 'inputs',
    resultsId: 'results',
    recipe: { name: 'sinal', outputs: { format: 'npy' }, layers: [{ type: 'conv1d', kernelSize: 5 }] },
  })
  await run.run()
  expect(computeArgs('folderRun')).toEqual([{ planId: 'plan-2', jobs: 3, replace: false }])
  expect([run.state, run.done?.done]).toEqual(['done', 12])

  // The report stays for as long as the user wants it, whatever becomes of the chain.
  run.visible = false
  useChainStore().add('relu')
  run.show()
  await settle()
  expect(run.state).toBe('done')
  run.again()
  await settle()
  expect([run.state, run.plan?.planId]).toEqual(['setup', 'plan-3'])
})

it('looks at the folders anew when it is opened again, and when the same folder is chosen again', async () => {
  const run = await chosen()
  answers.compute.folderPlan = () =>
    Promise.reject(failure('folder-stopped', 'a clash', { folder: 'results' }))
  run.format = 'npy'
  await settle()
  expect(run.problem?.code).toBe('folder-stopped')
  run.visible = false
  answers.compute.folderPlan = () => ({ planId: 'mended', ...EMPTY })
  run.show()
  await settle()
  expect([run.problem, run.plan?.planId]).toEqual([null, 'mended'])
  expect(computeArgs('folderFiles')).toHaveLength(2)
  answers.compute.folderPlan = () => ({ planId: 'chosen again', ...EMPTY })
  await run.choose('inputs')
  await settle()
  expect(run.plan?.planId).toBe('chosen again')
  expect(computeArgs('folderFiles')).toHaveLength(3)
})

it('lists the files of the folder before there is a plan, then what the plan says of them', async () => {
  const run = useFolderRunStore()
  useChainStore().add('moving-average')
  run.show()
  expect(run.listed).toBeNull()
  await run.choose('inputs')
  expect(run.listed).toMatchObject({ matching: 12, start: 0 })
  expect(run.listed!.rows.at(-1)).toMatchObject({ name: '11.csv', size: null, state: 'waiting' })
  await run.choose('results')
  await settle()
  expect(run.listed).toEqual(rows)
})

it('tells in the dialog what was told of the folder that was dropped, and keeps it from the notices', async () => {
  const run = useFolderRunStore()
  const notices = useNoticesStore()
  const [before, after] = ['drop-no-file', 'open-one'].map((code) => failure(code as 'open-one', '').problem)
  notices.show({ kind: 'problem', problem: before! })
  run.show(handle('inputs'))
  expect([run.told, notices.notices]).toEqual([before, []])
  expect(run.tell(after!)).toBe(true)
  expect(run.told).toEqual(after)
  run.visible = false
  expect(run.tell(after!)).toBe(false)
  run.show()
  expect(run.told).toBeNull()
})

it('replaces nothing without a yes', async () => {
  planned = { outdated: 3, unknown: 1 }
  const run = await chosen()
  expect([run.occupied, run.canRun]).toEqual([4, false])
  run.replace = true
  await run.run()
  expect(computeArgs('folderRun')).toMatchObject([{ replace: true }])
})

it('goes on with a new plan after the process that ran it has died', async () => {
  const run = await chosen()
  answers.compute.folderRun = () => {
    throw failure('compute-stopped', 'The compute process stopped before it answered')
  }
  await run.run()
  expect([run.state, run.problem?.code, run.canRun]).toEqual(['stopped', 'compute-stopped', false])
  planned = { done: 5 }
  const [listener] = fakeBridge.compute.onConnect.mock.calls.at(-1) as unknown as [
    (info: { first: boolean }) => void,
  ]
  listener({ first: false })
  await settle()
  expect([run.state, run.plan?.planId, run.canRun]).toEqual(['stopped', 'plan-2', true])
  answers.compute.folderRun = () => ({ done: 7, skipped: 5, failed: 0, seconds: 1 })
  await run.run()
  expect(run.state).toBe('done')
})

it('pauses, resumes and stops; what the user stopped is no problem', async () => {
  const run = await chosen()
  answers.compute.folderRun = (_, options) =>
    new Promise((_resolve, reject) => {
      options!.signal!.addEventListener('abort', () =>
        reject(failure('cancelled', 'folderRun was cancelled')),
      )
    })
  const running = run.run()
  await run.setPaused(true)
  expect(run.state).toBe('paused')
  await run.setPaused(false)
  expect(computeArgs('folderPause').map(({ paused }) => paused)).toEqual([true, false])
  run.stop()
  await running
  expect([run.state, run.problem]).toEqual(['stopped', null])
})
