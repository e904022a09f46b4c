import { describe, expect, it } from 'vitest'
import { parseOptions } from './options.ts'

describe('parseOptions', () => {
  it('measures everything on native and wasm with one thread by default', () => {
    const options = parseOptions([])
    expect(options.only).toHaveLength(12)
    expect(options).toMatchObject({
      backends: ['native', 'wasm', 'native-direct', 'wasm-direct'],
      threads: [1],
      peers: null,
      rounds: 21,
    })
  })

  it('takes lists', () => {
    const args = '--only W9,W5 --backend scalar --threads 1,2 --peers ort-node,torch --json a.json --slow'
    expect(parseOptions(args.split(' '))).toMatchObject({
      only: ['W5', 'W9'],
      backends: ['scalar'],
      threads: [1, 2],
      peers: ['torch', 'ort-node'],
      json: 'a.json',
      slow: true,
    })
  })

  it('takes no peers', () => {
    expect(parseOptions(['--peers', 'none']).peers).toEqual([])
  })

  it('leaves the workloads out when only the curves are asked for', () => {
    expect(parseOptions(['--curves']).only).toEqual([])
    expect(parseOptions(['--curves', '--only', 'W1']).only).toEqual(['W1'])
    expect(parseOptions(['--curves', '--docs']).only).toHaveLength(12)
  })

  it.each([
    ['--only W13', /^bench: --only must be a comma-separated list of W1, .*, W12, but got 'W13'$/],
    [
      '--backend cuda',
      /^bench: --backend must be a comma-separated list of native, wasm, scalar, native-direct, wasm-direct, but got 'cuda'$/,
    ],
    ['--peers numpy', /^bench: --peers must be .* of torch, .*scipy \(or none\), but got 'numpy'$/],
    ['--threads 0', /^bench: --threads must be a positive integer, but got '0'$/],
    ['--rounds many', /^bench: --rounds must be a positive integer, but got 'many'$/],
    ['--fast', /^bench: expected --only, .*--help, but got: Unknown option '--fast'/],
    ['W5', /^bench: expected --only, .*, but got: Unexpected argument 'W5'/],
  ])('refuses %s', (line, message) => {
    expect(() => parseOptions(line.split(' '))).toThrow(message)
  })
})
