import * as core from '@sinal/core'

/** Undefined where core has no threads of its own: it runs on one then. */
export const { setNumThreads } = core as { setNumThreads?: (count: number) => void }
