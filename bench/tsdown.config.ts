import { defineConfig } from 'tsdown'

/** The programs that are timed, as a user's are: plain JavaScript, with the packages as they are published. */
const programs = {
  format: 'esm',
  platform: 'node',
  dts: false,
  outExtensions: () => ({ js: '.js' }),
} as const

export default defineConfig([
  { ...programs, entry: ['src/child/csv.ts', 'src/child/sinal.ts'], outDir: 'dist' },
  {
    ...programs,
    entry: ['jax', 'ort-node', 'ort-web', 'read-csv', 'tfjs'].map((name) => `peers/${name}.ts`),
    outDir: 'peers/dist',
  },
])
