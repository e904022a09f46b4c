import type { Recipe } from '@sinal/recipe'
import { writeWhole } from '@sinal/signals/node'
import type { ArgsOf, ComputeCalls, ResultOf } from '../../shared/ipc.ts'
import type { Source } from '../../shared/look-schemas.ts'
import { failure, ProblemError } from '../../shared/problem.ts'
import type { NamedPath } from '../grants.ts'
import { writeProblem } from '../problems.ts'
import type { Job } from '../serve.ts'
import { chainFiles } from './chain-forms.ts'
import { readRecipe } from './read-recipe.ts'
import { forecast, writeTaken, type Taken, type Target } from './samples.ts'

type Args<K extends keyof ComputeCalls> = ArgsOf<ComputeCalls, K>
type Result<K extends keyof ComputeCalls> = ResultOf<ComputeCalls, K>

interface Context {
  taken(source: Source): Taken
  /** A target, which is good for one file. */
  target(id: string): Promise<Target>
  readable(id: string): Promise<NamedPath>
  /** What the chain is fed by these files. */
  input(fileIds: readonly string[]): { readonly inChannels: number; readonly sampleRate: number | null }
  /** The chain with the numbers of its files. */
  loaded(recipe: Recipe): Promise<Recipe>
}

/** What compute does for taking something away. */
export function takeAwayHandlers(context: Context) {
  /** Writes to a target; what goes wrong is told by its name. */
  async function written<T>(targetId: string, write: (target: Target) => Promise<T>): Promise<T> {
    const target = await context.target(targetId)
    try {
      return await write(target)
    } catch (error) {
      throw new ProblemError(writeProblem(error, target.name))
    }
  }

  return {
    forecastSamples: (asked: Args<'forecastSamples'>, job: Job): Promise<Result<'forecastSamples'>> =>
      forecast(asked.sources.map(context.taken), asked, job.signal),

    writeSamples: async (asked: Args<'writeSamples'>, job: Job): Promise<Result<'writeSamples'>> => {
      const taken = asked.sources.map(context.taken)
      if (taken.length > 1 && !(asked.stacked && asked.choice.format === 'npy'))
        throw failure('bad-message', 'writeSamples: only NPY takes several items into one file')
      return written(asked.targetId, (target) => writeTaken(taken, asked, target, job))
    },

    writeBytes: ({ targetId, bytes }: Args<'writeBytes'>): Promise<Result<'writeBytes'>> =>
      written(targetId, async ({ name, path, replace }) => {
        await writeWhole(path, bytes, { overwrite: replace, makeFolders: false, name })
        return { name, bytes: bytes.length }
      }),

    chainFiles: async ({ recipe, fileIds, form, name }: Args<'chainFiles'>): Promise<Result<'chainFiles'>> =>
      chainFiles({ recipe, loaded: await context.loaded(recipe), form, name, ...context.input(fileIds) }),

    readRecipe: (file: Args<'readRecipe'>): Promise<Result<'readRecipe'>> =>
      readRecipe(file, context.readable),
  }
}
