import path from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * How this Node runs a TypeScript program of the bench: compiled, with the packages as they are published, where `npm run
 * bench` has compiled it (SINAL_BENCH_BUILT); else from the sources, whose loader takes part of the time.
 *
 * @param program in bench, without its extension: `src/child/csv`, `peers/tfjs`
 */
export function typescript(program: string, ...args: string[]): { command: string; args: string[] } {
  const file = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url))
  const folder = program.startsWith('peers/') ? 'peers/dist' : 'dist'
  const run = process.env.SINAL_BENCH_BUILT
    ? [file(`${folder}/${path.basename(program)}.js`)]
    : ['--conditions=@sinal/source', '--import', import.meta.resolve('tsx'), file(`${program}.ts`)]
  return { command: process.execPath, args: [...run, ...args] }
}
