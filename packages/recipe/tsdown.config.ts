import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: { index: 'src/index.ts', batch: 'src/batch/index.ts' },
  format: 'esm',
  platform: 'neutral',
  deps: { neverBundle: [/^node:/] },
  dts: true,
  sourcemap: true,
  outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
})
