import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { layOut, machines, packageName, thisMachine } from '../build/prebuilt.mjs'

test('each kind of machine has a package of its own', () => {
  expect(new Set(machines.map(packageName)).size).toBe(machines.length)
})

test('this machine is one of them, and its package is for it alone', () => {
  const machine = thisMachine()
  expect(machines).toContainEqual(machine)
  const folder = mkdtempSync(path.join(tmpdir(), 'sinal-prebuilt-'))
  try {
    const addon = path.join(folder, 'built.node')
    writeFileSync(addon, 'an addon')
    const laid = path.join(folder, 'package')
    layOut(machine, pathToFileURL(addon), pathToFileURL(`${laid}/`))
    const manifest = JSON.parse(readFileSync(path.join(laid, 'package.json'), 'utf8'))
    expect(manifest).toMatchObject({
      name: packageName(machine),
      os: [machine.os],
      cpu: [machine.cpu],
      files: ['kernels.node'],
    })
    expect(manifest.libc).toEqual(machine.libc && [machine.libc])
    expect(readFileSync(path.join(laid, 'kernels.node'), 'utf8')).toBe('an addon')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
