/** Run in a process of its own by memory.test.ts: prints how far RSS rises (MB) above where it settled, per loop. */
import { F, tensor, zeros } from '../src/index.ts'

const megabytes = (): number => process.memoryUsage().rss / 2 ** 20

/** RSS is looked at after a tenth of the rounds, by when the heap has settled, and from then on. */
function rise(rounds: number, body: () => void): number {
  let settled = Infinity
  let highest = 0
  for (let i = 0; i < rounds; i++) {
    body()
    if (i === Math.floor(rounds / 10)) settled = megabytes()
    if (i > rounds / 10 && i % Math.ceil(rounds / 200) === 0) highest = Math.max(highest, megabytes())
  }
  return Math.max(0, highest - settled)
}

const x = tensor([[[5, 4, 8, 7, 9, 3, 6]]])
const weight = tensor([[[1, 2, 3]]], { requiresGrad: true })
const smallOps = rise(1_000_000, () => F.conv1d(x, weight, { padding: 1 }))
const large = rise(1_000, () => zeros([4, 1024, 1024]).data.fill(1))
process.stdout.write(JSON.stringify({ smallOps, large }))
