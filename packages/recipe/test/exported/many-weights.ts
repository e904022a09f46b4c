// many weights: a recipe of Sinal.
import { fileURLToPath } from 'node:url'
import { F, noGrad, type Tensor } from '@sinal/core'
import { loadSafetensors } from '@sinal/weights'

const weights = await loadSafetensors(fileURLToPath(new URL('./many-weights.safetensors', import.meta.url)))

/** Signals [N, 4, L], float32, to [N, 20, L_out]. */
export function run(signal: Tensor): Tensor {
  return noGrad(() => {
    let x = signal
    x = F.conv1d(x, weights['0.weight'], { bias: weights['0.bias'], algorithm: 'direct' })
    return x
  })
}
