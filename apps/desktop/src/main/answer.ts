import * as v from 'valibot'
import { mainCalls, type ArgsOf, type MainCalls, type Outcome, type ResultOf } from '../shared/ipc.ts'
import { failure, problemOf } from '../shared/problem.ts'

export type MainHandlers = {
  readonly [K in keyof MainCalls]: (
    args: ArgsOf<MainCalls, K>,
  ) => ResultOf<MainCalls, K> | Promise<ResultOf<MainCalls, K>>
}

/** Answers one call of the renderer; whatever goes wrong is in the outcome. */
export async function answer(
  handlers: MainHandlers,
  name: unknown,
  args: unknown,
): Promise<Outcome<unknown>> {
  try {
    if (!isCall(name)) throw failure('bad-message', `main has no call ${JSON.stringify(name)}`)
    const checked = v.safeParse(mainCalls[name].args, args)
    if (!checked.success) throw failure('bad-message', `${name}: ${checked.issues[0].message}`)
    const handler = handlers[name] as (args: unknown) => unknown
    return { ok: true, value: await handler(checked.output) }
  } catch (error) {
    return { ok: false, problem: problemOf(error) }
  }
}

function isCall(name: unknown): name is keyof MainCalls {
  return typeof name === 'string' && Object.hasOwn(mainCalls, name)
}
