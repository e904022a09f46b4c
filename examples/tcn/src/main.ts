import { optim } from '@sinal/core'
import { check } from './check.ts'
import { TCN, WaveNet } from './models.ts'

const folder = new URL('../', import.meta.url)
const tcn = await check(
  new URL('tcn.pt', folder),
  new TCN(),
  (parameters) => new optim.Adam(parameters, { lr: 0.01 }),
)
const wavenet = await check(
  new URL('wavenet.pt', folder),
  new WaveNet(),
  (parameters) => new optim.SGD(parameters, { lr: 0.1, momentum: 0.9 }),
)
process.stdout.write(`${JSON.stringify({ tcn, wavenet }, null, 2)}\n`)
