import { optim } from '@sinal/core'
import { check } from './check.ts'
import { TCN, WaveNet } from './models.ts'

const at = (name: string): URL => new URL(`../${name}`, import.meta.url)
const tcn = await check(at('tcn.pt'), new TCN(), (parameters) => new optim.Adam(parameters, { lr: 0.01 }))
const options = { lr: 0.1, momentum: 0.9 }
const wavenet = await check(
  at('wavenet.pt'),
  new WaveNet(),
  (parameters) => new optim.SGD(parameters, options),
)
process.stdout.write(`${JSON.stringify({ tcn, wavenet }, null, 2)}\n`)
