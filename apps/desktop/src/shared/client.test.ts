import { expect, test, vi } from 'vitest'
import { serve, type ComputeHandlers, type Port } from '../compute/serve.ts'
import { connectCompute, connectMain, type ComputeClient } from './client.ts'
import { channels, type Bridge, type Progress } from './ipc.ts'
import { failure } from './problem.ts'

/** Node's port, in the words of Electron's MessagePortMain. */
function portMain(port: MessagePort): Port {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event: string, listener: (event: never) => void) =>
      port.addEventListener(event, listener as unknown as EventListener),
    start: () => port.start(),
  }
}

function page() {
  const target = new EventTarget() as Window
  const give = (port: MessagePort): void => {
    const event = Object.assign(new Event('message'), { source: target, data: channels.port, ports: [port] })
    target.dispatchEvent(event)
  }
  return { target, give }
}

async function connected(
  handlers: Partial<ComputeHandlers>,
  use: (compute: ComputeClient, pair: { stop: () => void; again: () => void }) => Promise<void>,
): Promise<void> {
  const { target, give } = page()
  const compute = connectCompute(target)
  const open: MessagePort[] = []
  const start = (): (() => void) => {
    const { port1, port2 } = new MessageChannel()
    open.push(port1, port2)
    give(port2)
    return serve(portMain(port1), handlers as ComputeHandlers)
  }
  try {
    await use(compute, { stop: start(), again: () => void start() })
  } finally {
    for (const port of open) port.close()
  }
}

const fileId = 'f'
const problem = (code: string) => expect.objectContaining({ problem: expect.objectContaining({ code }) })

test('an answer comes back, typed arrays included', async () => {
  const values = Float32Array.of(0.5, 0.25)
  await connected(
    { layerWeights: () => ({ shape: [1, 1, 2], values, bias: null, sampleRate: 360 }) },
    async (compute) => {
      const recipe = { version: 1 as const, layers: [] }
      const answer = await compute.call('layerWeights', { recipe, fileIds: ['a'], layer: 0 })
      expect(answer).toEqual({ shape: [1, 1, 2], values, bias: null, sampleRate: 360 })
    },
  )
})

test('a problem is thrown as one', async () => {
  const closeFile = () => {
    throw failure('file-closed', 'closed', { file: 'a.csv' })
  }
  await connected({ closeFile }, async (compute) => {
    await expect(compute.call('closeFile', { fileId })).rejects.toEqual(problem('file-closed'))
  })
})

test('compute refuses a call it has not, and arguments that do not fit', async () => {
  await connected({}, async (compute) => {
    const call = compute.call as (name: string, args: unknown) => Promise<unknown>
    await expect(call('constructor', {})).rejects.toEqual(problem('bad-message'))
    await expect(call('closeFile', { path: '/etc/passwd' })).rejects.toEqual(problem('bad-message'))
  })
})

test('the renderer refuses an answer that does not fit', async () => {
  await connected({ engine: (() => ({ backend: 7 })) as never }, async (compute) => {
    await expect(compute.call('engine', undefined)).rejects.toThrow(
      /^engine: compute answered with Invalid type/,
    )
  })
})

test('progress arrives before the answer, no more often than it can be drawn', async () => {
  const onProgress = vi.fn<(progress: Progress) => void>()
  const run = (_args: unknown, job: { progress(p: { fraction: number }): void }) => {
    for (let i = 0; i <= 1000; i++) job.progress({ fraction: i / 1000 })
    return { runId: '1', items: [], sampleRate: null, layers: [], elapsedMs: 1 }
  }
  await connected({ run }, async (compute) => {
    await compute.call('run', { recipe: { version: 1, layers: [] }, fileIds: [] }, { onProgress })
    expect(onProgress.mock.calls[0]).toEqual([{ fraction: 0 }])
    expect(onProgress.mock.calls.length).toBeLessThan(20)
  })
})

/** Never done unless it is stopped. */
const endless: Partial<ComputeHandlers> = {
  closeFile: (_args, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
    }),
}

test('aborting cancels the job in compute', async () => {
  await connected(endless, async (compute) => {
    const controller = new AbortController()
    const result = compute.call('closeFile', { fileId }, { signal: controller.signal })
    controller.abort()
    await expect(result).rejects.toEqual(problem('cancelled'))
    await expect(compute.call('closeFile', { fileId }, { signal: AbortSignal.abort() })).rejects.toEqual(
      problem('cancelled'),
    )
  })
})

test('when compute has gone calls fail, and the next ones wait for another', async () => {
  await connected(
    { ...endless, engine: () => ({ backend: 'scalar', unavailable: {} }) },
    async (compute, { again }) => {
      const connections = vi.fn<(info: { first: boolean }) => void>()
      compute.onConnect(connections)
      const lost = compute.call('closeFile', { fileId })
      compute.disconnect('restarting')
      await expect(lost).rejects.toEqual(problem('compute-stopped'))
      const later = compute.call('engine', undefined)
      again()
      expect(await later).toEqual({ backend: 'scalar', unavailable: {} })
      expect(connections).toHaveBeenCalledExactlyOnceWith({ first: false })
    },
  )
})

test('when no other compute is coming, calls fail rather than wait', async () => {
  await connected(endless, async (compute) => {
    compute.disconnect('restarting')
    const waits = compute.call('closeFile', { fileId })
    compute.disconnect('gone')
    await expect(waits).rejects.toEqual(problem('compute-stopped'))
    await expect(compute.call('closeFile', { fileId })).rejects.toEqual(problem('compute-stopped'))
  })
})

test('compute stops what a page asked that was replaced', async () => {
  const closeFile = vi.fn(endless.closeFile!)
  await connected({ closeFile }, async (compute, { stop }) => {
    const result = compute.call('closeFile', { fileId })
    await vi.waitFor(() => expect(closeFile).toHaveBeenCalled())
    stop()
    await expect(result).rejects.toEqual(problem('cancelled'))
  })
})

test('calls to main give values, or throw problems', async () => {
  const bridge: Bridge = {
    call: async (name) =>
      name === 'recentFiles'
        ? { ok: true, value: [] }
        : { ok: false, problem: failure('not-allowed', 'no').problem },
    onEvent: (listener) => {
      listener('recent', [{ id: '1', name: 'a.csv', folder: null }])
      listener('menu', { command: 'run' })
      return () => {}
    },
  }
  const main = connectMain(bridge)
  expect(await main.call('recentFiles')).toEqual([])
  await expect(main.call('showInFolder', { id: '1' })).rejects.toEqual(problem('not-allowed'))
  const menu = vi.fn<(event: { command: string }) => void>()
  main.on('menu', menu)
  expect(menu).toHaveBeenCalledExactlyOnceWith({ command: 'run' })
})
