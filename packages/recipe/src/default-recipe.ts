import type { Recipe } from './schema.ts'

/** What runs where no recipe is given: a moving average of 5 over each channel, the time axis kept. */
export const defaultRecipe: Recipe = {
  version: 1,
  name: 'moving-average-5',
  layers: [
    {
      type: 'conv1d',
      name: 'Moving average',
      kernelSize: 5,
      padding: 'same',
      groups: 'depthwise',
      weight: { preset: 'moving-average' },
    },
  ],
}
