import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { hasDisplay, nodeProblem, npx, run } from './lib.mjs'

describe('nodeProblem', () => {
  test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('Node %s will do', (version) => {
    expect(nodeProblem(version, '>=20.19')).toBeNull()
  })

  test.each(['18.20.8', '20.18.1'])('Node %s is too old', (version) => {
    expect(nodeProblem(version, '>=20.19')).toBe(
      `Sinal needs Node 20.19 or newer, but this is Node ${version}. Get a newer one from https://nodejs.org`,
    )
  })
})

describe('npx', () => {
  const execPath = '/opt/my node/bin/node'

  test('is the one of the npm that runs the script', () => {
    const env = { npm_execpath: '/opt/npm/bin/npm-cli.js' }
    const found = npx({ env, execPath, exists: () => true })
    expect(found).toEqual({ command: execPath, args: [path.join('/opt/npm/bin/npx-cli.js')], shell: false })
  })

  test('is found beside Node when another package manager runs the script', () => {
    const beside = path.join('/opt/my node/lib/node_modules/npm/bin/npx-cli.js')
    const env = { npm_execpath: '/opt/pnpm/pnpm.cjs' }
    const found = npx({ env, execPath, exists: (file) => file === beside })
    expect(found).toEqual({ command: execPath, args: [beside], shell: false })
  })

  test('is left to PATH when Node came without npm', () => {
    expect(npx({ env: {}, execPath, exists: () => false }).command).toBe('npx')
  })
})

describe('hasDisplay', () => {
  test.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: '' }, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['darwin', {}, true],
    ['win32', {}, true],
  ])('%s %o: %s', (platform, env, expected) => {
    expect(hasDisplay(env, platform)).toBe(expected)
  })
})

describe('run', () => {
  test('keeps what a command says on both streams, and its exit code', async () => {
    const program = `process.stdout.write('a'); process.stderr.write('b'); process.exitCode = 3`
    const { code, output } = await run(process.execPath, ['-e', program])
    expect(code).toBe(3)
    expect([...output].toSorted().join('')).toBe('ab')
  })

  test('says that a command is not there', async () => {
    expect(await run('sinal-no-such-command', [])).toEqual({
      code: 127,
      output: expect.stringContaining('sinal-no-such-command'),
    })
  })
})
