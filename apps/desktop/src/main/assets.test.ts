import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { assetPath, securityHeaders } from './assets.ts'

const root = resolve('/studio/out/renderer')

describe('assetPath', () => {
  test.each([
    ['sinal://app/', 'index.html'],
    ['sinal://app/index.html', 'index.html'],
    ['sinal://app/index.html?x=1#y', 'index.html'],
    ['sinal://app/assets/plot%20a.js', 'assets/plot a.js'],
    ['sinal://app/assets/../index.html', 'index.html'],
  ])('%s is %s', (url, path) => {
    expect(assetPath(root, url)).toBe(join(root, path))
  })

  test.each([
    ['another host', 'sinal://other/index.html'],
    ['another scheme', 'file:///etc/passwd'],
    ['an encoded way up', 'sinal://app/..%2f..%2fmain/index.cjs'],
    ['an encoded way up on Windows', 'sinal://app/..%5c..%5cmain/index.cjs'],
    ['a drive', 'sinal://app/c:/windows/win.ini'],
    ['a neighbour that begins alike', 'sinal://app/..%2frenderer-secret/a.js'],
    ['a zero byte', 'sinal://app/index.html%00.png'],
    ['broken encoding', 'sinal://app/%e0%a4%a'],
  ])('refuses %s', (_what, url) => {
    expect(assetPath(root, url)).toBeNull()
  })
})

test('the policy allows no script, style or connection but the own ones', () => {
  const policy = securityHeaders['Content-Security-Policy']
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/unsafe|\*|https?:/)
})
