/**
 * Displays for the workers, one each: the tests are about focus, menus and time, so that a display has one window.
 * `useDisplay` is for Playwright's configuration, which every worker reads; the rest is its global setup.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** How many tests run at once where displays are made. */
export const MADE = 2

export default async function makeDisplays(): Promise<() => void> {
  const servers: ChildProcess[] = []
  const end = (): void => servers.forEach((server) => void server.kill())
  try {
    const displays: string[] = []
    while (displays.length < MADE) displays.push(await makeDisplay(servers))
    process.env.SINAL_DISPLAYS = displays.join(' ')
    return end
  } catch (error) {
    end()
    throw error
  }
}

/** Starts a server, which takes the first number that is free. */
async function makeDisplay(servers: ChildProcess[]): Promise<string> {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  servers.push(server)
  const ended = once(server, 'close').then(() => Promise.reject(new Error('Xvfb has ended')))
  const [number] = (await Promise.race([once(server.stdout, 'data'), ended])) as [Buffer]
  return `:${number.toString().trim()}`
}

/** Gives a worker its display, where some were made. */
export function useDisplay(): void {
  const { SINAL_DISPLAYS, TEST_PARALLEL_INDEX } = process.env
  if (SINAL_DISPLAYS && TEST_PARALLEL_INDEX)
    process.env.DISPLAY = SINAL_DISPLAYS.split(' ')[Number(TEST_PARALLEL_INDEX)]
}
