/** The one place where the renderer touches what preload offers. */
import { connectCompute, connectMain } from '../shared/client.ts'
import type { Bridge } from '../shared/ipc.ts'

declare global {
  interface Window {
    readonly sinal: Bridge
  }
}

export const main = connectMain(window.sinal)
export const compute = connectCompute(window)

export { ProblemError, problemOf } from '../shared/client.ts'
