import { backend, fromArray, nn, ones, setBackend, SinalError } from '@sinal/core'
import { parseRecipe, RecipeError, runRecipe } from '@sinal/recipe'
import { failureOf } from '@sinal/recipe/batch'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { i18n } from '../i18n.ts'
import { folderWords, readerWords } from './reader-words.ts'

const { locale } = i18n.global
const { name: chosen } = backend()
beforeEach(() => {
  locale.value = 'pt-BR'
})
afterEach(() => {
  locale.value = 'en'
  setBackend(chosen)
})

interface Chain {
  readonly shape: readonly [number, number, number]
  readonly layers: readonly object[]
  readonly scalar?: boolean
}

async function failing({ shape, layers, scalar = false }: Chain): Promise<unknown> {
  if (scalar) setBackend('scalar')
  const input = fromArray(new Float32Array(shape[0] * shape[1] * shape[2]), shape)
  try {
    return await runRecipe(parseRecipe({ version: 1, layers }), input)
  } catch (error) {
    return error
  }
}

const fft = (more: object) => ({ type: 'conv1d', algorithm: 'fft', weight: { seed: 1 }, ...more })

/** Chains that only the engine refuses: what else does not fit, a recipe says by itself. */
const chains: [name: string, chain: Chain, words: string][] = [
  [
    'more samples than a tensor holds',
    { shape: [1, 17, 100], layers: [{ type: 'identity' }, { type: 'constantPad1d', padding: 2 ** 28 }] },
    'O resultado seria grande demais: com a forma [1, 17, 536871012], teria mais de 2³² números.',
  ],
  [
    'more samples than a tensor holds, by a stride',
    {
      shape: [1, 1, 5000],
      layers: [{ type: 'convTranspose1d', kernelSize: 3, stride: 1_000_000, weight: { seed: 1 } }],
    },
    'O resultado seria grande demais: com a forma [1, 1, 4999000003], teria mais de 2³² números.',
  ],
  [
    'the FFT of kernels that are too long together',
    { shape: [1, 16, 100], layers: [fft({ kernelSize: 2, dilation: 9000, padding: 'same' })] },
    'Os kernels são muitos ou longos demais para a FFT. Deixe a camada ser calculada diretamente, ou como for mais rápido.',
  ],
  [
    'an FFT without compiled kernels',
    { shape: [1, 1, 100], layers: [fft({ kernelSize: 5 })], scalar: true },
    'O backend em uso (scalar) não tem FFT. Deixe a camada ser calculada diretamente, ou como for mais rápido.',
  ],
]

it.each(chains)('says in Portuguese why the engine refuses %s', async (_, chain, words) => {
  const error = await failing(chain)
  if (!(error instanceof RecipeError)) throw new Error('expected a RecipeError, but got another answer')
  const { code, details, problem: reason, path } = error
  expect(readerWords({ code, details: { ...details }, reason })).toBe(words)
  expect(path).toEqual(['layers', chain.layers.length - 1])
  const { said } = failureOf(error)
  expect(folderWords({ ...said, details: { ...said.details } })).toBe(words)
})

const one = () => ones([1, 2, 1])
/** What layers refuse of a window that is learnt from, which a run does not. */
const windows: [words: string, forward: () => unknown][] = [
  [
    'Para aprender, a normalização de lote precisa de mais de 1 valor por canal, mas recebe [1, 2, 1]. Escolha mais janelas por lote ou mais amostras por janela.',
    () => new nn.BatchNorm1d({ numFeatures: 2 }).forward(one()),
  ],
  [
    'Para aprender, a normalização de grupos precisa de mais de 1 valor por grupo, mas recebe [1, 2, 1]. Escolha mais janelas por lote ou mais amostras por janela.',
    () => new nn.GroupNorm({ numGroups: 2, numChannels: 2 }).forward(one()),
  ],
  [
    'Para aprender, a normalização de instância precisa de mais de 1 amostra, mas recebe [1, 2, 1]. Escolha mais amostras por janela.',
    () => new nn.InstanceNorm1d({ numFeatures: 2 }).forward(one()),
  ],
  [
    'É possível espelhar no máximo 2 amostras em cada ponta do que chega aqui, não 50 e 50. As janelas com que se aprende são mais curtas que o sinal: escolha mais amostras por janela.',
    () => new nn.ReflectionPad1d({ padding: 50 }).forward(ones([1, 1, 3])),
  ],
]

it.each(windows)('%s', (words, forward) => {
  let thrown: unknown
  try {
    forward()
  } catch (error) {
    thrown = error
  }
  if (!(thrown instanceof SinalError)) throw new Error('expected an error of the engine, but got none')
  const { code, details, message: reason } = thrown
  expect(readerWords({ code: String(code), details: { ...details }, reason })).toBe(words)
})
