import { defineConfig } from 'tsdown'

export default defineConfig({
  // run-jobs.ts starts job-process.js, which must lie beside what is bundled of it.
  entry: { index: 'src/index.ts', main: 'src/main.ts', 'job-process': 'src/batch/job-process.ts' },
  format: 'esm',
  platform: 'node',
  dts: true,
  sourcemap: true,
  outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
})
