import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    node: 'src/node-files.ts',
    'for-node': 'src/for-node.ts',
    'for-browsers': 'src/for-browsers.ts',
  },
  format: 'esm',
  platform: 'neutral',
  // Which of two it is, is decided where the package is used.
  deps: { neverBundle: ['#for-node', /^node:/] },
  dts: true,
  sourcemap: true,
  outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
})
