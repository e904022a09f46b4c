import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/text.ts',
    'src/open-addon.ts',
    'src/open-addon-browser.ts',
    'src/start-worker.ts',
    'src/start-worker-browser.ts',
  ],
  format: 'esm',
  platform: 'neutral',
  // Which of two it is, is decided where the package is used.
  deps: { neverBundle: ['#open-addon', '#start-worker', /^node:/] },
  dts: true,
  sourcemap: true,
  outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
})
