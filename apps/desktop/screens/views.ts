/** Every view of the studio: what it is called, what it shows, and how one gets there. One entry is one page of pictures. */
import { join } from 'node:path'
import type { LayerDraft } from '../src/renderer/modules/chain/layer-draft.ts'
import { cleaned, ecgSession, layer } from './sessions.ts'
import type { Stage } from './stage.ts'

export interface View {
  /** Of the files. */
  readonly name: string
  readonly title: string
  readonly about: string
  /** What is open at the start; nothing when left out. */
  readonly session?: object
  readonly files?: readonly string[]
  /** Goes there, by the words of the English studio. */
  show(stage: Stage): Promise<void>
}

const recordings = join(import.meta.dirname, '../../../docs/recordings')
const ecg = (...layers: readonly LayerDraft[]): object => ecgSession(layers)

export const views: readonly View[] = [
  {
    name: 'start',
    title: 'Start',
    about: 'Nothing is open yet: open files, try the sample, or take the tour.',
    show: async ({ page }) => page.getByRole('button', { name: 'Try the sample ECG' }).waitFor(),
  },
  {
    name: 'plots',
    title: 'Plots and chain',
    about: 'The sample ECG, and what each layer of the chain makes of it.',
    session: ecg(...cleaned, layer('savitzky-golay', { kernelSize: '9', derivative: '1' })),
    show: async (stage) => stage.lookAt('150', 5),
  },
  {
    name: 'measure',
    title: 'Markers and statistics',
    about: 'The input behind each output, two markers, and the statistics between them.',
    session: ecg(...cleaned),
    show: async (stage) => {
      await stage.lookAt('150', 6)
      await stage.press('Input behind')
      await stage.mark('149.35', '150.65')
      await stage.press('Measure')
    },
  },
  {
    name: 'table',
    title: 'Table of samples',
    about: 'The samples of what is in view, as numbers.',
    session: ecg(...cleaned),
    show: async (stage) => {
      await stage.lookAt('150', 10)
      await stage.press('Table')
    },
  },
  {
    name: 'spectrum',
    title: 'Spectrum',
    about: 'Spectra of the visible range, before and after each layer.',
    session: ecg(...cleaned),
    show: async (stage) => {
      await stage.lookAt('150', 2)
      await stage.press('Spectrum')
    },
  },
  {
    name: 'spectrogram',
    title: 'Spectrogram',
    about: 'Which frequencies there are at what time.',
    session: ecg(...cleaned),
    show: async (stage) => {
      await stage.lookAt('150', 4)
      await stage.press('Spectrogram')
      await stage.page.getByLabel('Segment').selectOption('128')
    },
  },
  {
    name: 'picture',
    title: 'Picture of the plots',
    about: 'The plots as PNG or SVG, as large as they are needed.',
    session: ecg(...cleaned),
    show: async (stage) => {
      await stage.lookAt('150', 5)
      await stage.press('Picture')
    },
  },
  {
    name: 'files',
    title: 'Several files',
    about: 'Two files as the items of a batch, beside each other, and what was recognised in one of them.',
    files: ['monday.csv', 'wednesday.csv'].map((file) => join(recordings, file)),
    show: async ({ page, press }) => {
      await page.getByTestId('batch-shape').waitFor()
      await press('All files')
      await press('What was recognised in wednesday.csv')
    },
  },
  {
    name: 'import',
    title: 'How a file is read',
    about: 'What was recognised, why, and the first rows; each choice can be another one, and shows at once.',
    files: [join(recordings, 'wednesday.csv')],
    show: async ({ page, command }) => {
      await command('How the file is read')
      await page.getByRole('dialog').getByRole('columnheader').first().waitFor()
    },
  },
  {
    name: 'seen',
    title: 'What the cursor sees',
    about:
      'The stretch of the input, and of each layer between, that the output sample at the cursor is made from.',
    session: ecg(
      layer('gaussian', { kernelSize: '31', sigma: '5' }),
      layer('moving-average', { kernelSize: '31' }),
    ),
    show: async (stage) => {
      await stage.lookAt('150', 8)
      await stage.command('Mark what the cursor sees')
      await stage.page.locator('#plot-rows').focus()
      await stage.page.keyboard.press('Shift+ArrowRight')
      await stage.page.locator('.seen').first().waitFor()
    },
  },
  {
    name: 'add-layer',
    title: 'Adding a layer',
    about: 'All layers and filter designs, found by name or by what they are for.',
    session: ecg(...cleaned),
    show: async ({ page, lookAt, press }) => {
      await lookAt('150', 5)
      await press('Add layer')
      await page.locator('.layer-menu').waitFor()
    },
  },
  {
    name: 'filter-designer',
    title: 'Filter designer',
    about: 'A filter with its frequency response; the cut-off is dragged in the plot.',
    session: ecg(...cleaned),
    show: async (stage) => {
      await stage.lookAt('150', 5)
      await stage.openLayer('Low-pass')
      await stage.page.getByRole('slider', { name: 'Frequency response in decibels' }).waitFor()
    },
  },
  {
    name: 'weights',
    title: 'Weights by hand',
    about: 'Taps typed in a grid and dragged in their plot, with the output at once.',
    session: ecg(layer('values', {}, { taps: [['-1 -2 0 2 1']] })),
    show: async (stage) => {
      await stage.lookAt('150', 6)
      await stage.openLayer('Typed weights')
      await stage.page.getByRole('slider', { name: /^Taps:/ }).waitFor()
    },
  },
  {
    name: 'variants',
    title: 'Two variants',
    about: 'A chain beside another one: the outputs of both in the same plots.',
    session: ecgSession(
      [layer('gaussian', { kernelSize: '31', sigma: '5' })],
      [layer('moving-average', { kernelSize: '31' })],
    ),
    show: async (stage) => stage.lookAt('150', 6),
  },
  {
    name: 'misfit',
    title: 'A layer that does not fit',
    about: 'What is wrong, where, and what would be right.',
    session: ecg(layer('maxPool1d', { kernelSize: '4', padding: '3' }), layer('glu')),
    show: async (stage) => {
      await stage.lookAt('150', 5)
      await stage.page.getByRole('alert').first().waitFor()
      await stage.openLayer('Max pooling')
    },
  },
  {
    name: 'explain',
    title: 'Explain',
    about:
      'How one output sample comes about: the kernel over the signal, products and sum, and the equalities that hold.',
    session: ecg(layer('moving-average', { kernelSize: '5' })),
    show: async ({ page, lookAt, press }) => {
      await lookAt('150.06', 8)
      await page.getByText(/^Up to date/).waitFor()
      await press('Explain Moving average of 5')
      await page.getByText('5 of 5 equalities hold').waitFor()
    },
  },
  {
    name: 'explain-field',
    title: 'What an output sees',
    about: 'The receptive field across dilated and strided layers.',
    session: ecg(
      layer('gaussian', { kernelSize: '5' }),
      layer('seed', { kernelSize: '5', dilation: '4', seed: '3' }),
      layer('maxPool1d', { kernelSize: '2' }),
    ),
    show: async ({ page, press }) => {
      await page.getByText(/^Up to date/).waitFor()
      await press('Explain Max pooling')
      const field = page.getByRole('region', { name: 'What this output sees' })
      await field.waitFor()
      const index = page.getByRole('textbox', { name: 'Index of the output sample' })
      await index.fill('27010')
      await index.press('Enter')
      await index.blur()
      await field.scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'train',
    title: 'Train',
    about:
      'A kernel that learns what the chain does, from a random start: losses of what it learns from and of the held-out part, and its taps.',
    session: ecg(layer('savitzky-golay', { kernelSize: '9', derivative: '0' })),
    show: async ({ page, press }) => {
      await page.getByText(/^Up to date/).waitFor()
      await page.getByRole('radio', { name: 'Train' }).check({ force: true })
      await page.getByLabel('Epochs').fill('60')
      await press('Start')
      await page.getByText('Done: 60 epochs').first().waitFor()
    },
  },
  {
    name: 'export',
    title: 'Export',
    about: 'Samples of any layer as CSV, NumPy, WAV or Parquet, whole or what is in view.',
    session: ecg(...cleaned),
    show: async ({ page, lookAt, command }) => {
      await lookAt('150', 5)
      await page.getByText(/^Up to date/).waitFor()
      await command('Export with options')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'export-chain',
    title: 'Export of the chain',
    about: 'The chain as a recipe, as code for PyTorch, NumPy or TypeScript, and its weights.',
    session: ecg(...cleaned),
    show: async ({ page, lookAt, command }) => {
      await lookAt('150', 5)
      await page.getByText(/^Up to date/).waitFor()
      await command('Export the chain')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('radio', { name: 'PyTorch' }).check({ force: true })
      await dialog.getByText('import torch').waitFor()
    },
  },
  {
    name: 'folder-run',
    title: 'Run over a folder',
    about: 'The chain over each file of a folder, with a report of each.',
    session: ecg(...cleaned),
    files: [recordings],
    show: async ({ page }) => page.getByRole('dialog').waitFor(),
  },
  {
    name: 'tour',
    title: 'Guided tour',
    about: 'The notebook’s lesson on convolution, step by step, each statement checked.',
    show: async ({ page, press }) => {
      await press('Take the tour')
      for (let step = 1; step < 6; step++) await press('Next')
      await page.getByText(/equalities hold/).waitFor()
    },
  },
  {
    name: 'history',
    title: 'History',
    about: 'Everything that was done, to go back to any of it.',
    session: ecg(...cleaned),
    show: async (stage) => {
      await stage.lookAt('150', 5)
      await stage.openLayer('Low-pass')
      await stage.page.getByLabel('Cut-off (Hz)').fill('40')
      await stage.page.getByLabel('Kernel size').fill('151')
      await stage.press('Input behind')
      await stage.press('History')
    },
  },
  {
    name: 'palette',
    title: 'Command palette',
    about: 'Every action, found by its name, with its shortcut.',
    session: ecg(...cleaned),
    show: async ({ page, lookAt }) => {
      await lookAt('150', 5)
      await page.keyboard.press('Control+K')
      await page.getByRole('dialog', { name: 'Commands' }).getByRole('combobox').waitFor()
    },
  },
  {
    name: 'concept',
    title: 'What a word means',
    about: 'Each concept that the studio names, in a paragraph.',
    session: ecg(...cleaned),
    show: async ({ page, lookAt, command }) => {
      await lookAt('150', 5)
      await command('What is dilation')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'shortcuts',
    title: 'Shortcuts',
    about: 'All keys on one sheet.',
    session: ecg(...cleaned),
    show: async ({ page, lookAt }) => {
      await lookAt('150', 5)
      await page.keyboard.press('F1')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'settings',
    title: 'Language and theme',
    about: 'English and Brazilian Portuguese; light, dark, or as the system.',
    session: ecg(...cleaned),
    show: async (stage) => {
      await stage.lookAt('150', 5)
      await stage.press('Language and theme')
    },
  },
]
