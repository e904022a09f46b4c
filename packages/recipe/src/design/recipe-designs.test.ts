import { tensor, type nn } from '@sinal/core'
import { describe, expect, it } from 'vitest'
import {
  buildLayers,
  designTaps,
  outputChannels,
  outputShapes,
  outputTiming,
  parseRecipe,
  presetTaps,
  resolveDesigns,
  runRecipe,
  type Recipe,
} from '../index.ts'

const chain = (...layers: object[]): Recipe =>
  parseRecipe({ version: 1, layers: layers.map((layer) => ({ type: 'conv1d', ...layer })) })
const convs = (...options: Parameters<typeof buildLayers>) => buildLayers(...options) as nn.Conv1d[]
const lowpass = { design: 'lowpass', cutoff: 10 } as const

function messageOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return String(error)
  }
  return 'no error'
}

describe('a design as a weight', () => {
  it('is worked out for the sample rate of the layer, after the strides before it', () => {
    const recipe = chain(
      { kernelSize: 5, stride: 2, weight: lowpass },
      { kernelSize: 5, stride: 2, weight: { seed: 1 } },
      { kernelSize: 7, weight: lowpass },
    )
    const [first, , third] = convs(recipe, 1, 200)
    const taps = (kernelSize: number, sampleRate: number) =>
      Array.from(Float32Array.from(designTaps(lowpass, { kernelSize, sampleRate })))
    expect([...first!.weight.data]).toEqual(taps(5, 200))
    expect([...third!.weight.data]).toEqual(taps(7, 50))
  })

  it('gives the mean over the inputs of a group, as a preset does, and has no bias', () => {
    const [layer] = convs(chain({ outChannels: 1, weight: { design: 'fir', taps: [3, 6] } }), 3)
    expect(layer!.weight.tolist()).toEqual([
      [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
    ])
    expect(layer!.bias).toBeNull()
  })

  it.each(['moving-average', 'gaussian', 'derivative'] as const)(
    '%s: has the bytes of the preset',
    (name) => {
      const options = { kernelSize: 9, dilation: 3, groups: 1, outChannels: 2 }
      const weights = [{ preset: name }, { design: name }].map(
        (weight) => convs(chain({ ...options, weight }), 3)[0]!.weight.data,
      )
      const taps = presetTaps(name, 9, { dilation: 3 })
      const expected = Float32Array.from({ length: 54 }, (_, i) => taps[i % 9]! / 3)
      for (const weight of weights) expect(weight).toEqual(expected)
    },
  )

  it('runs, with the sample rate given', async () => {
    const recipe = chain({ weight: { design: 'derivative', per: 'second' }, kernelSize: 3 })
    const { output } = await runRecipe(recipe, tensor([[[0, 1, 4, 9]]]), { sampleRate: 10 })
    expect(output.tolist()).toEqual([[[20, 40]]])
  })

  it('runs with taps that say how many they are, before another layer', async () => {
    const recipe = chain(
      { padding: 'same', weight: { design: 'fir', taps: [1, 0, -1] } },
      { weight: { design: 'fir', taps: [2, 1] } },
    )
    const { outputs } = await runRecipe(recipe, tensor([[[1, 2, 4, 8]]]))
    expect(outputs.map((output) => output.tolist())).toEqual([[[[-2, -3, -6, 4]]], [[[-7, -12, -8]]]])
  })

  it('may say how many taps there are: shapes and timing follow', () => {
    const recipe = chain({ padding: 'same', weight: { ...lowpass, transition: 5 } }, { weight: matched })
    expect(outputShapes(recipe, [1, 2, 500], 100).layers).toMatchObject([
      { kernelSize: 67 },
      { kernelSize: 2 },
    ])
    expect(outputTiming(recipe, { sampleRate: 100, startTime: 1 })).toEqual({
      sampleRate: 100,
      startTime: 1.005,
    })
  })
  const matched = { design: 'matched', template: [1, 2] }

  it('is the same once it is worked out, in any channels and at no sample rate', () => {
    const recipe = chain({ padding: 'same', weight: { ...lowpass, transition: 5 }, groups: 'depthwise' })
    const worked = parseRecipe(resolveDesigns(recipe, 100))
    for (const channels of [1, 3]) {
      expect(convs(worked, channels)[0]!.weight.data).toEqual(convs(recipe, channels, 100)[0]!.weight.data)
    }
  })

  it('gives units of derivatives per sample, per second, and of higher ones', () => {
    const units = [
      { design: 'derivative' },
      { design: 'derivative', per: 'second' },
      { design: 'savitzky-golay' },
      { design: 'savitzky-golay', derivative: 1 },
      { design: 'savitzky-golay', derivative: 2, per: 'second' },
      { design: 'moving-average' },
    ].map((weight) => outputChannels(chain({ kernelSize: 5, weight }), [{ name: 'x', unit: 'mV' }])[0]!.unit)
    expect(units).toEqual(['mV/sample', 'mV/s', 'mV', 'mV/sample', 'mV/s²', 'mV'])
  })

  it.each<[Recipe, number | null, string]>([
    [
      chain({ kernelSize: 9, weight: lowpass }),
      null,
      "layers[0].weight.cutoff: expected a signal whose sample rate is known, which lowpass's cutoff is worked out with, but got one without (source.sampleRate can say it)",
    ],
    [
      chain({ kernelSize: 3, stride: 4, weight: { seed: 1 } }, { kernelSize: 9, weight: lowpass }),
      60,
      "layers[1].weight.cutoff: expected less than half the sample rate of the layer's input (15 Hz), but got 10 Hz",
    ],
  ])('refuses a sample rate that does not do, naming the layer', (recipe, sampleRate, message) => {
    expect(messageOf(() => convs(recipe, 1, sampleRate))).toBe(`RecipeError: ${message}`)
  })

  it('tells a cut-off that is too high with the shapes, and takes one that cannot be judged yet', () => {
    const recipe = chain({ kernelSize: 9, weight: lowpass })
    expect(outputShapes(recipe, [1, 1, 100], 15).error?.path).toEqual(['layers', 0, 'weight', 'cutoff'])
    expect(outputShapes(recipe, [1, 1, 100]).shapes).toEqual([[1, 1, 92]])
  })

  it.each<[object, string]>([
    [
      { weight: { design: 'low' } },
      "weight.design: expected 'moving-average', 'gaussian', 'derivative', 'savitzky-golay', 'lowpass', 'highpass', 'bandpass', 'bandstop', 'hilbert', 'matched' or 'fir', but got 'low'",
    ],
    [{ weight: lowpass }, 'kernelSize: is missing (or give weight.transition, in Hz)'],
    [{ weight: { design: 'gaussian' } }, 'kernelSize: is missing'],
    [{ kernelSize: 9, weight: { design: 'lowpass', cutOff: 10 } }, 'weight.cutoff: is missing'],
    [
      { kernelSize: 9, weight: { ...lowpass, order: 3 } },
      'weight.order: unknown key (known here: design, cutoff, transition, window, beta, attenuation)',
    ],
    [
      { kernelSize: 9, weight: { design: 'lowpass', cutoff: 0 } },
      'weight.cutoff: expected a positive number of Hz, but got 0',
    ],
    [
      { kernelSize: 9, weight: { design: 'bandpass', cutoff: 10 } },
      'weight.cutoff: expected [low, high], two positive numbers of Hz, but got 10',
    ],
    [
      { kernelSize: 9, weight: { design: 'bandpass', cutoff: [10, 10] } },
      'weight.cutoff: expected [low, high] with low below high, but got [10, 10]',
    ],
    [
      { kernelSize: 8, weight: { design: 'highpass', cutoff: 1 } },
      'kernelSize: expected an odd number for a highpass, but got 8',
    ],
    [
      { kernelSize: 2, weight: { ...lowpass, window: 'hann' } },
      "kernelSize: expected 1 or at least 3 with the window 'hann', whose ends are 0, but got 2",
    ],
    [
      { kernelSize: 3, weight: { design: 'hilbert' } },
      'kernelSize: expected an odd number of at least 5 for a hilbert, but got 3',
    ],
    [
      { kernelSize: 1, weight: { design: 'derivative' } },
      'kernelSize: expected at least 2 for a derivative, but got 1',
    ],
    [
      { kernelSize: 3, weight: { design: 'savitzky-golay', order: 3 } },
      'kernelSize: expected more than the order, 3, but got 3',
    ],
    [
      { kernelSize: 5, weight: { design: 'savitzky-golay', derivative: 3 } },
      'weight.derivative: expected at most the order, 2, but got 3',
    ],
    [
      { kernelSize: 9, weight: { ...lowpass, window: 'hann', beta: 5 } },
      "weight.beta: expected nothing with the window 'hann' (only 'kaiser' has it), but got 5",
    ],
    [
      { kernelSize: 9, weight: { ...lowpass, attenuation: 60, beta: 5 } },
      'weight.attenuation: expected nothing beside beta, which it stands for, but got 60',
    ],
    [
      { kernelSize: 9, weight: { ...lowpass, window: 'kaiser' } },
      "weight.window: expected beta or attenuation with 'kaiser', but got neither",
    ],
    [
      { weight: { ...lowpass, beta: 5, transition: 2 } },
      'weight.beta: expected attenuation in its place, as transition is given, but got 5',
    ],
    [
      { kernelSize: 9, weight: { ...lowpass, transition: 2 } },
      'kernelSize: expected nothing, as weight.transition gives it, but got 9',
    ],
    [{ kernelSize: 9, weight: matched }, 'kernelSize: expected 2, the length of weight.template, but got 9'],
    [
      { weight: { design: 'matched', template: [0, 0] } },
      'weight.template: expected a number that is not 0, but got only zeros',
    ],
    [
      { weight: { design: 'fir', taps: [] } },
      'weight.taps: expected an array of at least one tap, but got an array of 0',
    ],
    [
      { kernelSize: 9, bias: true, weight: lowpass },
      'bias: expected false with a design (it has no bias), but got true',
    ],
  ])('refuses %j', (layer, message) => {
    expect(messageOf(() => chain(layer))).toBe(`RecipeError: layers[0].${message}`)
  })
})
