/** What is known of the outputs that the plots show. */
export interface RunSituation {
  /** A stretch was worked out of the chain as it is, and no run has made the rest. */
  readonly isPreview: boolean
  readonly hasRun: boolean
  /** Whether the chain has changed since that run. */
  readonly stale: boolean
  readonly canRun: boolean
}

/** How that is told: `run.<key>` in the message files. */
export function runWords({ isPreview, hasRun, stale, canRun }: RunSituation) {
  if (isPreview) return hasRun ? 'preview' : 'previewFirst'
  if (hasRun) return stale ? 'stale' : 'done'
  return canRun ? 'ready' : 'notReady'
}
