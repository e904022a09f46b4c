// ecg-band: a recipe of Sinal.
import { F, noGrad, tensor, type Tensor } from '@sinal/core'
import { preprocessTensor, type Recipe } from '@sinal/recipe'

const weights = {
  '0.weight': tensor([
    0.00037213287, 0.0013349996, 0.00047061042, -0.0034603176, -0.008522256, -0.00823686,
    0.0020199819, 0.015285369, 0.013597287, -0.014406386, -0.052654706, -0.0586322, 0.004829662,
    0.1303307, 0.2576013, 0.3113518, 0.2576013, 0.1303307, 0.004829662, -0.0586322,
    -0.052654706, -0.014406386, 0.013597287, 0.015285369, 0.0020199819, -0.00823686,
    -0.008522256, -0.0034603176, 0.00047061042, 0.0013349996, 0.00037213287,
  ]).expand(2, 1, 31).clone(),
  '1.weight': tensor([-0.0625, 0.5625, 0.5625, -0.0625]).expand(2, 1, 4).clone(),
  '2.weight': tensor([
    [
      [0.028514136, -0.24592617, 0.12999581],
      [0.12810038, -0.21819928, -0.06118711],
    ],
    [
      [-0.23916326, 0.1059293, -0.10996891],
      [0.2868094, 0.28980988, 0.041588426],
    ],
    [
      [-0.17404522, -0.23978922, -0.044833686],
      [-0.11489254, 0.17993987, -0.34860164],
    ],
    [
      [0.38368776, -0.32024097, 0.31261826],
      [-0.07089418, 0.2099984, 0.15909234],
    ],
  ]),
  '2.bias': tensor([0.017089317, 0.07612296, 0.31002718, 0.10499256]),
  '3.weight': tensor([
    [
      [1],
      [-0.5],
      [0.25],
      [1e-9],
    ],
  ]),
  '3.bias': tensor([0.1]),
}

const recipe: Recipe = {
  version: 1,
  preprocess: [
    { type: 'fill' },
    { type: 'detrend' },
    { type: 'resample', sampleRate: 250 },
    { type: 'standardise' },
  ],
  layers: [],
}

/** Signals [N, 2, L], float32 at 360 Hz, to [N, 1, L_out]. */
export async function run(signal: Tensor): Promise<Tensor> {
  const preprocessed = await preprocessTensor(recipe, signal, { sampleRate: 360 })
  return noGrad(() => {
    let x = preprocessed
    x = F.conv1d(x, weights['0.weight'], { padding: 'same', groups: 2, algorithm: 'direct' }) // Band
    x = F.conv1d(x, weights['1.weight'], { stride: 2, padding: 3, dilation: 2, groups: 2, algorithm: 'direct' })
    x = F.conv1d(x, weights['2.weight'], { bias: weights['2.bias'], algorithm: 'direct' })
    x = F.conv1d(x, weights['3.weight'], { bias: weights['3.bias'], algorithm: 'direct' })
    return x
  })
}
